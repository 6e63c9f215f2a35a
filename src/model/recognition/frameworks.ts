import type { ParsedCommandLine } from '../process/parsedCommandLine';

export type FrameworkId =
  | ('vite' | 'next' | 'nuxt' | 'astro' | 'remix' | 'react-router' | 'sveltekit' | 'gatsby' | 'angular')
  | (
      | 'vinxi'
      | 'vue-cli'
      | 'create-react-app'
      | 'storybook'
      | 'expo'
      | 'metro'
      | 'webpack'
      | 'rspack'
      | 'rsbuild'
    )
  | (
      | 'parcel'
      | 'esbuild'
      | 'eleventy'
      | 'docusaurus'
      | 'vitepress'
      | 'nest'
      | 'ember'
      | 'vitest'
      | 'http-server'
    )
  | ('serve' | 'live-server' | 'browser-sync' | 'json-server' | 'wrangler' | 'deno')
  | ('django' | 'flask' | 'fastapi' | 'uvicorn' | 'gunicorn' | 'hypercorn' | 'streamlit' | 'gradio')
  | ('jupyter' | 'mkdocs' | 'tensorboard' | 'http.server')
  | (
      | 'rails'
      | 'puma'
      | 'rack'
      | 'jekyll'
      | 'laravel'
      | 'php'
      | 'symfony'
      | 'hugo'
      | 'zola'
      | 'mdbook'
      | 'trunk'
    )
  | ('go' | 'cargo' | 'dotnet' | 'spring-boot' | 'quarkus' | 'phoenix' | 'flutter');

export interface Framework {
  readonly id: FrameworkId;
  readonly title: string;
  /** Names of an invocation: programs, npm packages, Python modules, scripts. */
  readonly names: readonly string[];
  /** Where the tool does more than to serve (`manage.py`, `rails`): one of these stands among its arguments. */
  readonly commands?: readonly string[];
  /** What is built on it names itself: an own process of it gives way to a framework among the ancestors. */
  readonly general?: true;
  /** It builds and runs the project's own program, which keeps its own name. */
  readonly builds?: true;
}

export const frameworks: readonly Framework[] = [
  { id: 'storybook', title: 'Storybook', names: ['storybook', 'start-storybook', '@storybook/cli', 'sb'] },
  { id: 'nuxt', title: 'Nuxt', names: ['nuxt', 'nuxi', '@nuxt/cli'] },
  { id: 'astro', title: 'Astro', names: ['astro'] },
  { id: 'remix', title: 'Remix', names: ['remix', 'remix-serve', '@remix-run/dev', '@remix-run/serve'] },
  {
    id: 'react-router',
    title: 'React Router',
    names: ['react-router', 'react-router-serve', '@react-router/dev', '@react-router/serve'],
  },
  { id: 'sveltekit', title: 'SvelteKit', names: ['svelte-kit', '@sveltejs/kit'] },
  { id: 'gatsby', title: 'Gatsby', names: ['gatsby', 'gatsby-cli'] },
  { id: 'angular', title: 'Angular', names: ['ng', '@angular/cli', '@angular/build'] },
  { id: 'vue-cli', title: 'Vue CLI', names: ['vue-cli-service', '@vue/cli-service'] },
  {
    id: 'create-react-app',
    title: 'Create React App',
    names: ['react-scripts', 'craco', '@craco/craco', 'react-app-rewired'],
  },
  { id: 'docusaurus', title: 'Docusaurus', names: ['docusaurus', '@docusaurus/core'] },
  { id: 'vitepress', title: 'VitePress', names: ['vitepress'] },
  { id: 'nest', title: 'NestJS', names: ['nest', '@nestjs/cli'] },
  { id: 'ember', title: 'Ember', names: ['ember', 'ember-cli'] },
  { id: 'vitest', title: 'Vitest', names: ['vitest'] },
  { id: 'expo', title: 'Expo', names: ['expo', '@expo/cli'] },
  { id: 'metro', title: 'Metro', names: ['metro', 'react-native', '@react-native-community/cli'] },
  { id: 'next', title: 'Next.js', names: ['next', 'next-server'] },
  { id: 'vite', title: 'Vite', names: ['vite'] },
  { id: 'vinxi', title: 'Vinxi', names: ['vinxi'] },
  { id: 'webpack', title: 'webpack', names: ['webpack', 'webpack-cli', 'webpack-dev-server'] },
  { id: 'rspack', title: 'Rspack', names: ['rspack', '@rspack/cli'] },
  { id: 'rsbuild', title: 'Rsbuild', names: ['rsbuild', '@rsbuild/core'] },
  { id: 'parcel', title: 'Parcel', names: ['parcel', 'parcel-bundler'] },
  { id: 'esbuild', title: 'esbuild', names: ['esbuild'], commands: ['--serve', '--servedir'] },
  {
    id: 'eleventy',
    title: 'Eleventy',
    names: ['eleventy', '@11ty/eleventy', 'eleventy-dev-server', '@11ty/eleventy-dev-server'],
  },
  { id: 'http-server', title: 'http-server', names: ['http-server'] },
  { id: 'serve', title: 'serve', names: ['serve'] },
  { id: 'live-server', title: 'live-server', names: ['live-server'] },
  { id: 'browser-sync', title: 'Browsersync', names: ['browser-sync'] },
  { id: 'json-server', title: 'json-server', names: ['json-server'] },
  { id: 'wrangler', title: 'Wrangler', names: ['wrangler'] },
  { id: 'deno', title: 'Deno', names: ['deno'], commands: ['serve'] },
  {
    id: 'django',
    title: 'Django',
    names: ['manage.py', 'django-admin', 'django'],
    commands: ['runserver', 'runserver_plus'],
  },
  { id: 'flask', title: 'Flask', names: ['flask'], commands: ['run'] },
  { id: 'fastapi', title: 'FastAPI', names: ['fastapi'], commands: ['dev', 'run'] },
  { id: 'uvicorn', title: 'Uvicorn', names: ['uvicorn'], general: true },
  { id: 'gunicorn', title: 'Gunicorn', names: ['gunicorn'], general: true },
  { id: 'hypercorn', title: 'Hypercorn', names: ['hypercorn'], general: true },
  { id: 'streamlit', title: 'Streamlit', names: ['streamlit'] },
  { id: 'gradio', title: 'Gradio', names: ['gradio'] },
  {
    id: 'jupyter',
    title: 'Jupyter',
    names: [
      ...['jupyter', 'jupyter-lab', 'jupyter-notebook', 'jupyter-server', 'jupyterlab', 'jupyter_server'],
      ...['jupyterlab_server', 'notebook', 'ipykernel_launcher', 'ipykernel'],
    ],
  },
  { id: 'mkdocs', title: 'MkDocs', names: ['mkdocs'], commands: ['serve'] },
  { id: 'tensorboard', title: 'TensorBoard', names: ['tensorboard', 'tensorboard.main'] },
  { id: 'http.server', title: 'http.server', names: ['http.server'] },
  { id: 'rails', title: 'Rails', names: ['rails'], commands: ['server', 's'] },
  { id: 'puma', title: 'Puma', names: ['puma'], general: true },
  { id: 'rack', title: 'Rack', names: ['rackup'], general: true },
  { id: 'jekyll', title: 'Jekyll', names: ['jekyll'], commands: ['serve', 'server', 's'] },
  { id: 'laravel', title: 'Laravel', names: ['artisan'], commands: ['serve'] },
  { id: 'php', title: 'PHP', names: ['php -s'], general: true },
  {
    id: 'symfony',
    title: 'Symfony',
    names: ['symfony'],
    commands: ['serve', 'server:start', 'local:server:start'],
  },
  { id: 'hugo', title: 'Hugo', names: ['hugo'], commands: ['server', 'serve'] },
  { id: 'zola', title: 'Zola', names: ['zola'], commands: ['serve'] },
  { id: 'mdbook', title: 'mdBook', names: ['mdbook'], commands: ['serve'] },
  { id: 'trunk', title: 'Trunk', names: ['trunk'], commands: ['serve'] },
  { id: 'go', title: 'Go', names: ['go'], commands: ['run'], builds: true },
  { id: 'go', title: 'Go', names: ['air', 'dlv'], builds: true },
  { id: 'cargo', title: 'Cargo', names: ['cargo'], commands: ['run', 'r', 'watch', 'leptos'], builds: true },
  { id: 'dotnet', title: '.NET', names: ['dotnet'], commands: ['run', 'watch'], builds: true },
  { id: 'dotnet', title: '.NET', names: ['dotnet-watch.dll'], builds: true },
  { id: 'quarkus', title: 'Quarkus', names: ['mvn', 'gradle'], commands: ['quarkus:dev', 'quarkusDev'] },
  { id: 'spring-boot', title: 'Spring Boot', names: ['spring-boot'] },
  {
    id: 'spring-boot',
    title: 'Spring Boot',
    names: ['mvn', 'gradle'],
    commands: ['spring-boot:run', 'bootRun', ':bootRun'],
  },
  { id: 'phoenix', title: 'Phoenix', names: ['mix'], commands: ['phx.server'] },
  { id: 'flutter', title: 'Flutter', names: ['flutter_tools.snapshot'], commands: ['run'] },
];

const byName = new Map<string, readonly Framework[]>();
for (const framework of frameworks) {
  for (const name of framework.names) byName.set(name, [...(byName.get(name) ?? []), framework]);
}

/** What an invocation is by itself, without the processes around it. */
export function frameworkOf({
  names,
  args,
}: Pick<ParsedCommandLine, 'names' | 'args'>): Framework | undefined {
  return names
    .flatMap((name) => byName.get(name) ?? [])
    .find(
      ({ commands }) =>
        commands?.some((command) =>
          args.some(
            (word) => word === command || (command.startsWith('-') && word.startsWith(`${command}=`)),
          ),
        ) !== false,
    );
}
