import * as l10n from '@vscode/l10n';
import type { Advice, Instruction } from '../model/loopback/advice';
import type { BindingNote, DefaultAddress } from '../model/recognition/binding';
import type { DebuggerKind } from '../model/recognition/debuggers/endpoints';

/** What to change so that a listener is on loopback alone, and what happens without it. */
export function adviceText({ instruction, byDefault }: Advice): string {
  const text = instructionText(instruction);
  return byDefault === undefined ? text : `${text} ${defaultAddressText(byDefault)}`;
}

function instructionText(instruction: Instruction): string {
  switch (instruction.kind) {
    case 'start-with-flag':
      return startText(instruction);
    case 'edit-config': {
      const { file, key, value } = instruction;
      return l10n.t('In {file}, set {key} to {value}.', { file, key, value });
    }
    case 'set-variable': {
      const { program, variable } = instruction;
      return program === undefined
        ? l10n.t('Start it with {variable} in its environment.', { variable })
        : l10n.t('Start {program} with {variable} in its environment.', { program, variable });
    }
    case 'note':
      return noteText(instruction.note, instruction.port);
    case 'debugger':
      return debuggerText(instruction.debugger, instruction.port);
    case 'recreate-container':
      return l10n.t(
        'Recreate the container with -p {publishing}. Without an address, -p publishes the port on all interfaces.',
        { publishing: instruction.publishing },
      );
    case 'publish-with-compose':
      return l10n.t(
        'Publish the port as {publishing}, then run {engine} compose up again. Without an address, it is published on all interfaces.',
        { publishing: instruction.publishing, engine: instruction.engine },
      );
  }
}

function startText({
  program,
  flag,
  without,
}: Extract<Instruction, { readonly kind: 'start-with-flag' }>): string {
  if (program === undefined) return l10n.t('Start it with {flag}.', { flag });
  return without === undefined
    ? l10n.t('Start {program} with {flag}.', { program, flag })
    : l10n.t('Start {program} with {flag} and without {without}.', { program, flag, without });
}

function defaultAddressText(address: DefaultAddress): string {
  switch (address) {
    case 'loopback':
      return l10n.t('By default, it listens on loopback.');
    case 'all-interfaces':
      return l10n.t('By default, it listens on all interfaces.');
    case 'loopback-outside-containers':
      return l10n.t('By default, it listens on loopback, or on all interfaces in a container.');
    case 'loopback-in-newer-versions':
      return l10n.t('By default, newer versions listen on loopback and older ones on all interfaces.');
    case 'loopback-in-development':
      return l10n.t('By default, it listens on loopback in development and on all interfaces in production.');
  }
}

function noteText(note: BindingNote, port: number): string {
  switch (note) {
    case 'vitepress-config-wins':
      return l10n.t(
        'Start VitePress with --host 127.0.0.1. If .vitepress/config.* sets vite.server.host, change it there instead.',
      );
    case 'nest-listen-host':
      return l10n.t("In main.ts, pass a host to listen: app.listen(port, '127.0.0.1').");
    case 'expo-before-sdk-55':
      return l10n.t(
        'Start Expo with --localhost. It listens on loopback since SDK 55; before, the flag changed only the address it shows.',
      );
    case 'eleventy-has-no-option':
      return l10n.t("Eleventy's server has no option for the address it listens on.");
    case 'json-server-1-has-no-option':
      return l10n.t(
        'Start json-server 0.17 with --host 127.0.0.1. Version 1.0 always listens on all interfaces; its --host changes only the address it shows.',
      );
    case 'go-address':
      return l10n.t('Listen on "127.0.0.1:{port}" in the code. ":{port}" means all interfaces.', { port });
    case 'rust-address':
      return l10n.t('Bind to 127.0.0.1 in the code, instead of 0.0.0.0.');
    case 'minio-console':
      return l10n.t(
        'Start MinIO with --address 127.0.0.1:{port} or, if this is the port of its console, with --console-address 127.0.0.1:{port}.',
        { port },
      );
    case 'node-listen-host':
      return l10n.t(
        "Call listen(port, '127.0.0.1') in the code. Without a host, it listens on all interfaces.",
      );
    case 'deno-serve-hostname':
      return l10n.t(
        'Pass {option} to Deno.serve in the code. Without a hostname, it listens on all interfaces.',
        { option: "{ hostname: '127.0.0.1' }" },
      );
    case 'bun-serve-hostname':
      return l10n.t(
        'Pass {option} to Bun.serve in the code. Without a hostname, it listens on all interfaces.',
        { option: "{ hostname: '127.0.0.1' }" },
      );
    case 'python-address':
      return l10n.t('Bind to 127.0.0.1 in the code, instead of 0.0.0.0 or an empty host.');
    case 'java-address':
      return l10n.t(
        'Bind to 127.0.0.1 in the code or the configuration. If the jar holds Spring Boot, start it with --server.address=127.0.0.1.',
      );
  }
}

function debuggerText(kind: DebuggerKind, port: number): string {
  switch (kind) {
    case 'node':
    case 'deno':
    case 'bun':
      return l10n.t('Start it with --inspect alone. Without an address, the inspector listens on loopback.');
    case 'python':
      return l10n.t('Pass only the port to --listen. Without an address, debugpy listens on loopback.');
    case 'java':
      return l10n.t('In the -agentlib:jdwp option, write address=127.0.0.1:{port}. * means all interfaces.', {
        port,
      });
    case 'go':
      return l10n.t('Start Delve with --listen=127.0.0.1:{port}.', { port });
    case 'ruby':
      return l10n.t('Start rdbg with --host 127.0.0.1, or without --host.');
    case 'native':
      return l10n.t('Start the debugger with 127.0.0.1:{port}.', { port });
    case 'browser':
      return l10n.t(
        'Start the browser without --remote-debugging-address. Without it, the browser listens on loopback.',
      );
    case 'mono':
      return l10n.t('In the --debugger-agent option, write address=127.0.0.1:{port}.', { port });
    case 'jmx':
      return l10n.t(
        'Start it with -Dcom.sun.management.jmxremote.host=127.0.0.1, or require a password. Without a host, it listens on all interfaces.',
      );
    case 'repl':
      return l10n.t('Start the REPL server without an address. Without it, it listens on loopback.');
    case 'erlang':
      return l10n.t(
        'In vm.args or ERL_FLAGS, set inet_dist_use_interface of -kernel to {address}. Without it, Erlang distribution listens on all interfaces.',
        { address: '{127,0,0,1}' },
      );
    case 'dotnet':
      return l10n.t('In DOTNET_DiagnosticPorts, use 127.0.0.1 or the path of a socket.');
    case 'php':
      return l10n.t('Start phpdbg without -a. Without it, its remote console listens on loopback.');
    case 'perl':
      return l10n.t('Start it with -d:hdb alone. Without a host, Devel::hdb listens on loopback.');
    case 'jupyter':
      return l10n.t('Start Jupyter without --ip, which means loopback, and without an empty token.');
    case 'dart':
      return l10n.t('Start it without a bind address. Without it, the Dart VM service listens on loopback.');
    case 'android':
      return l10n.t('Start the adb server without -a. Without it, it listens on loopback.');
  }
}
