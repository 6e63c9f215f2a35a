import { hostOption } from '../binding';
import type { FrameworkRow } from './frameworkRow';

export const otherFrameworks = [
  {
    id: 'rails',
    title: 'Rails',
    names: ['rails'],
    commands: ['server', 's'],
    binding: { byDefault: 'loopback', option: hostOption('-b', '--binding') },
  },
  {
    id: 'puma',
    title: 'Puma',
    names: ['puma'],
    general: true,
    binding: {
      byDefault: 'all-interfaces',
      option: {
        names: ['-b', '--bind'],
        takes: 'url',
        value: 'word',
        add: 'tcp://127.0.0.1:PORT',
        instead: ['-p', '--port'],
      },
    },
  },
  {
    id: 'rack',
    title: 'Rack',
    names: ['rackup'],
    general: true,
    binding: { byDefault: 'loopback', option: hostOption('-o', '--host') },
  },
  {
    id: 'jekyll',
    title: 'Jekyll',
    names: ['jekyll'],
    commands: ['serve', 'server', 's'],
    binding: { byDefault: 'loopback', option: hostOption('-H', '--host') },
  },
  {
    id: 'laravel',
    title: 'Laravel',
    names: ['artisan'],
    commands: ['serve'],
    binding: { byDefault: 'loopback', option: hostOption('--host') },
  },
  {
    id: 'php',
    title: 'PHP',
    names: ['php -s'],
    general: true,
    binding: {
      option: { names: ['-S'], takes: 'endpoint', value: 'word', add: undefined },
      flag: '-S 127.0.0.1:PORT',
    },
  },
  {
    id: 'symfony',
    title: 'Symfony',
    names: ['symfony'],
    commands: ['serve', 'server:start', 'local:server:start'],
    binding: {
      byDefault: 'loopback-in-newer-versions',
      option: { ...hostOption('--listen-ip'), drops: ['--allow-all-ip'] },
    },
  },
  {
    id: 'hugo',
    title: 'Hugo',
    names: ['hugo'],
    commands: ['server', 'serve'],
    binding: { byDefault: 'loopback', option: hostOption('--bind') },
  },
  {
    id: 'zola',
    title: 'Zola',
    names: ['zola'],
    commands: ['serve'],
    binding: { byDefault: 'loopback', option: hostOption('-i', '--interface') },
  },
  {
    id: 'mdbook',
    title: 'mdBook',
    names: ['mdbook'],
    commands: ['serve'],
    binding: { byDefault: 'loopback', option: hostOption('-n', '--hostname') },
  },
  {
    id: 'trunk',
    title: 'Trunk',
    names: ['trunk'],
    commands: ['serve'],
    binding: { byDefault: 'loopback', option: hostOption('-a', '--address') },
  },
  {
    id: 'go',
    title: 'Go',
    names: ['go'],
    commands: ['run'],
    namesWithoutCommand: ['air', 'dlv'],
    builds: true,
    binding: {
      note: 'go-address',
    },
  },
  {
    id: 'cargo',
    title: 'Cargo',
    names: ['cargo'],
    commands: ['run', 'r', 'watch', 'leptos'],
    builds: true,
    binding: {
      note: 'rust-address',
    },
  },
  {
    id: 'dotnet',
    title: '.NET',
    names: ['dotnet'],
    commands: ['run', 'watch'],
    namesWithoutCommand: ['dotnet-watch.dll'],
    builds: true,
    binding: {
      byDefault: 'loopback',
      option: { names: ['--urls'], takes: 'url', value: 'word', add: undefined },
      flag: '--urls http://localhost:PORT',
      config: {
        file: 'Properties/launchSettings.json',
        key: 'applicationUrl',
        value: '"http://localhost:PORT"',
      },
      environment: 'ASPNETCORE_URLS=http://localhost:PORT',
    },
  },
  {
    id: 'quarkus',
    title: 'Quarkus',
    names: ['mvn', 'gradle'],
    commands: ['quarkus:dev', 'quarkusDev'],
    binding: {
      byDefault: 'loopback-in-development',
      option: { names: ['-Dquarkus.http.host'], takes: 'host', value: 'joined', add: '127.0.0.1' },
      config: { file: 'application.properties', key: 'quarkus.http.host', value: '127.0.0.1' },
    },
  },
  {
    id: 'spring-boot',
    title: 'Spring Boot',
    names: ['mvn', 'gradle'],
    commands: ['spring-boot:run', 'bootRun', ':bootRun'],
    // of a JVM that runs Spring Boot's loader or is given its options
    namesWithoutCommand: ['spring-boot'],
    binding: {
      byDefault: 'all-interfaces',
      option: { names: ['--server.address'], takes: 'host', value: 'joined', add: '127.0.0.1' },
      config: { file: 'application.properties', key: 'server.address', value: '127.0.0.1' },
      environment: 'SERVER_ADDRESS=127.0.0.1',
    },
  },
  {
    id: 'phoenix',
    title: 'Phoenix',
    names: ['mix'],
    commands: ['phx.server'],
    binding: {
      byDefault: 'loopback',
      config: { file: 'config/dev.exs', key: 'http', value: '[ip: {127, 0, 0, 1}]' },
    },
  },
  {
    id: 'flutter',
    title: 'Flutter',
    names: ['flutter_tools.snapshot'],
    commands: ['run'],
    binding: { byDefault: 'loopback', option: hostOption('--web-hostname') },
  },
] as const satisfies readonly FrameworkRow[];
