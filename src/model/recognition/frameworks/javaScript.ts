import { hostOption, optionalHostOption } from '../binding';
import type { FrameworkRow } from './frameworkRow';

/** Of Vite and of the frameworks whose server it is. */
const viteConfig = { file: 'vite.config.*', key: 'server.host', value: "'127.0.0.1'" };

export const javaScriptFrameworks = [
  {
    id: 'storybook',
    title: 'Storybook',
    names: ['storybook', 'start-storybook', '@storybook/cli', 'sb'],
    binding: {
      byDefault: 'loopback-in-newer-versions',
      option: hostOption('--host', '-h'),
    },
  },
  {
    id: 'nuxt',
    title: 'Nuxt',
    names: ['nuxt', 'nuxi', '@nuxt/cli'],
    binding: {
      byDefault: 'loopback-outside-containers',
      option: optionalHostOption('--host'),
      config: { file: 'nuxt.config.*', key: 'devServer.host', value: "'127.0.0.1'" },
    },
  },
  {
    id: 'astro',
    title: 'Astro',
    names: ['astro'],
    binding: {
      byDefault: 'loopback',
      option: optionalHostOption('--host'),
      config: { file: 'astro.config.*', key: 'server.host', value: "'127.0.0.1'" },
    },
  },
  {
    id: 'remix',
    title: 'Remix',
    names: ['remix', 'remix-serve', '@remix-run/dev', '@remix-run/serve'],
    binding: { byDefault: 'loopback', option: optionalHostOption('--host'), config: viteConfig },
  },
  {
    id: 'react-router',
    title: 'React Router',
    names: ['react-router', 'react-router-serve', '@react-router/dev', '@react-router/serve'],
    binding: { byDefault: 'loopback', option: optionalHostOption('--host'), config: viteConfig },
  },
  {
    id: 'sveltekit',
    title: 'SvelteKit',
    names: ['svelte-kit', '@sveltejs/kit'],
    binding: { byDefault: 'loopback', option: optionalHostOption('--host'), config: viteConfig },
  },
  {
    id: 'gatsby',
    title: 'Gatsby',
    names: ['gatsby', 'gatsby-cli'],
    binding: { byDefault: 'loopback', option: hostOption('-H', '--host') },
  },
  {
    id: 'angular',
    title: 'Angular',
    names: ['ng', '@angular/cli', '@angular/build'],
    binding: {
      byDefault: 'loopback',
      option: hostOption('--host'),
      config: { file: 'angular.json', key: 'serve.options.host', value: '"127.0.0.1"' },
    },
  },
  {
    id: 'vue-cli',
    title: 'Vue CLI',
    names: ['vue-cli-service', '@vue/cli-service'],
    binding: {
      byDefault: 'all-interfaces',
      option: hostOption('--host'),
      config: { file: 'vue.config.js', key: 'devServer.host', value: "'127.0.0.1'" },
    },
  },
  {
    id: 'create-react-app',
    title: 'Create React App',
    names: ['react-scripts', 'craco', '@craco/craco', 'react-app-rewired'],
    binding: { byDefault: 'all-interfaces', environment: 'HOST=127.0.0.1' },
  },
  {
    id: 'docusaurus',
    title: 'Docusaurus',
    names: ['docusaurus', '@docusaurus/core'],
    binding: { byDefault: 'loopback', option: hostOption('--host', '-h') },
  },
  {
    id: 'vitepress',
    title: 'VitePress',
    names: ['vitepress'],
    binding: {
      byDefault: 'loopback',
      option: optionalHostOption('--host'),
      config: { file: '.vitepress/config.*', key: 'vite.server.host', value: "'127.0.0.1'" },
      note: 'vitepress-config-wins',
    },
  },
  {
    id: 'nest',
    title: 'NestJS',
    names: ['nest', '@nestjs/cli'],
    binding: {
      byDefault: 'all-interfaces',
      note: 'nest-listen-host',
    },
  },
  {
    id: 'ember',
    title: 'Ember',
    names: ['ember', 'ember-cli'],
    binding: { byDefault: 'all-interfaces', option: hostOption('--host', '-H') },
  },
  {
    id: 'vitest',
    title: 'Vitest',
    names: ['vitest'],
    binding: {
      byDefault: 'loopback',
      option: optionalHostOption('--api.host'),
      config: { file: 'vitest.config.*', key: 'test.api.host', value: "'127.0.0.1'" },
    },
  },
  {
    id: 'expo',
    title: 'Expo',
    names: ['expo', '@expo/cli'],
    binding: {
      byDefault: 'all-interfaces',
      flag: '--localhost',
      note: 'expo-before-sdk-55',
    },
  },
  {
    id: 'metro',
    title: 'Metro',
    names: ['metro', 'react-native', '@react-native-community/cli'],
    binding: { byDefault: 'all-interfaces', option: hostOption('--host') },
  },
  {
    id: 'next',
    title: 'Next.js',
    names: ['next', 'next-server'],
    binding: { byDefault: 'all-interfaces', option: hostOption('-H', '--hostname') },
  },
  {
    id: 'vite',
    title: 'Vite',
    names: ['vite'],
    binding: { byDefault: 'loopback', option: optionalHostOption('--host'), config: viteConfig },
  },
  {
    id: 'vinxi',
    title: 'Vinxi',
    names: ['vinxi'],
    binding: { byDefault: 'all-interfaces', environment: 'HOST=127.0.0.1' },
  },
  {
    id: 'webpack',
    title: 'webpack',
    names: ['webpack', 'webpack-cli', 'webpack-dev-server'],
    binding: {
      byDefault: 'all-interfaces',
      option: hostOption('--host'),
      config: { file: 'webpack.config.*', key: 'devServer.host', value: "'127.0.0.1'" },
    },
  },
  {
    id: 'rspack',
    title: 'Rspack',
    names: ['rspack', '@rspack/cli'],
    binding: {
      byDefault: 'all-interfaces',
      option: hostOption('--host'),
      config: { file: 'rspack.config.*', key: 'devServer.host', value: "'127.0.0.1'" },
    },
  },
  {
    id: 'rsbuild',
    title: 'Rsbuild',
    names: ['rsbuild', '@rsbuild/core'],
    binding: {
      byDefault: 'loopback',
      option: optionalHostOption('--host'),
      config: { file: 'rsbuild.config.*', key: 'server.host', value: "'127.0.0.1'" },
    },
  },
  {
    id: 'parcel',
    title: 'Parcel',
    names: ['parcel', 'parcel-bundler'],
    binding: { byDefault: 'all-interfaces', option: hostOption('--host') },
  },
  {
    id: 'esbuild',
    title: 'esbuild',
    names: ['esbuild'],
    commands: ['--serve', '--servedir'],
    binding: {
      byDefault: 'all-interfaces',
      option: { names: ['--serve'], takes: 'endpoint', value: 'joined', add: undefined },
      flag: '--serve=127.0.0.1:PORT',
    },
  },
  {
    id: 'eleventy',
    title: 'Eleventy',
    names: ['eleventy', '@11ty/eleventy', 'eleventy-dev-server', '@11ty/eleventy-dev-server'],
    binding: {
      byDefault: 'all-interfaces',
      note: 'eleventy-has-no-option',
    },
  },
  {
    id: 'http-server',
    title: 'http-server',
    names: ['http-server'],
    binding: { byDefault: 'all-interfaces', option: hostOption('-a') },
  },
  {
    id: 'serve',
    title: 'serve',
    names: ['serve'],
    binding: {
      byDefault: 'all-interfaces',
      option: {
        names: ['-l', '--listen'],
        takes: 'url',
        value: 'word',
        add: 'tcp://127.0.0.1:PORT',
        instead: ['-p', '--port'],
      },
    },
  },
  {
    id: 'live-server',
    title: 'live-server',
    names: ['live-server'],
    binding: {
      byDefault: 'all-interfaces',
      option: { names: ['--host'], takes: 'host', value: 'joined', add: '127.0.0.1' },
    },
  },
  {
    id: 'browser-sync',
    title: 'Browsersync',
    names: ['browser-sync'],
    binding: { byDefault: 'all-interfaces', option: hostOption('--listen') },
  },
  {
    id: 'json-server',
    title: 'json-server',
    names: ['json-server'],
    binding: {
      option: { ...hostOption('--host', '-H'), add: undefined },
      flag: '--host 127.0.0.1',
      note: 'json-server-1-has-no-option',
    },
  },
  {
    id: 'wrangler',
    title: 'Wrangler',
    names: ['wrangler'],
    binding: { byDefault: 'loopback', option: hostOption('--ip') },
  },
  {
    id: 'deno',
    title: 'Deno',
    names: ['deno'],
    commands: ['serve'],
    binding: {
      byDefault: 'all-interfaces',
      option: { ...hostOption('--host'), add: undefined },
      flag: '--host 127.0.0.1',
    },
  },
] as const satisfies readonly FrameworkRow[];
