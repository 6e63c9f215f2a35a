/** Where nginx leads, by its directives (nginx.org/en/docs). */
import type { Directive } from './directives';
import type { ProxyConfig } from './proxyConfig';
import { parseListen, Routes, Upstreams } from './proxyConfig';

const passes =
  /^(?:proxy_pass|fastcgi_pass|uwsgi_pass|scgi_pass|grpc_pass|memcached_pass|tunnel_pass|mirror_pass)$/;
/** Code that may connect anywhere. */
const code = /_by_(?:lua|njs)|^(?:js|perl|lua|ndk|passenger)_|^set_by/;

/** @param directives of the main file, in which `include` has been replaced by what it includes. */
export function nginxRoutes(directives: readonly Directive[]): ProxyConfig {
  const search = new NginxSearch();
  search.namesIn(directives);
  search.serversIn(directives);
  return search.found;
}

class NginxSearch {
  readonly found = new Routes();
  /** The servers of `upstream NAME { … }`. */
  private readonly groups = new Map<string, Upstreams>();

  namesIn(directives: readonly Directive[]): void {
    for (const { words, block = [] } of directives) {
      const [name = '', group = ''] = words;
      if (name === 'http' || name === 'stream') this.namesIn(block);
      if (name !== 'upstream') continue;
      const servers = new Upstreams();
      for (const { words: inner } of block) {
        if (inner[0] === 'server') servers.add(inner[1] ?? '', 80);
        if (code.test(inner[0] ?? '')) servers.isWhole = false;
      }
      this.groups.set(group, servers);
    }
  }

  serversIn(directives: readonly Directive[]): void {
    for (const { words, block = [] } of directives) {
      const [name = ''] = words;
      if (name === 'include') this.found.isWhole = false;
      else if (name === 'server') this.server(block);
      else if (name !== 'upstream' && name !== 'map' && name !== 'types') this.serversIn(block);
    }
  }

  private server(block: readonly Directive[]): void {
    if (this.found.isFull) {
      this.found.isWhole = false;
      return;
    }
    const found = new Upstreams();
    this.passesIn(block, found);
    const texts = block.flatMap(({ words: [name, text = ''] }) => (name === 'listen' ? [text] : []));
    const listens = texts.flatMap((text) => parseListen(text, 80) ?? []);
    // by default it is port 80 or 8000, and a range is many
    const isKnown = texts.length > 0 && listens.length === texts.length;
    this.found.add(found, isKnown ? listens : undefined);
  }

  private passesIn(directives: readonly Directive[], found: Upstreams): void {
    for (const { words, block } of directives) {
      const [name = '', text = ''] = words;
      if (passes.test(name)) this.pass(text, found);
      if (code.test(name) || name === 'include') found.isWhole = false;
      if (block !== undefined) this.passesIn(block, found);
    }
  }

  /** `http://localhost:3000/path`, `http://NAME`, `127.0.0.1:9000` */
  private pass(text: string, found: Upstreams): void {
    const [, scheme = '', name = ''] =
      /^(?:([a-z]+):\/\/)?([^/?#]*?)(?:\$(?:request_|document_)?uri\b.*|[/?#].*)?$/s.exec(text) ?? [];
    const group = this.groups.get(name);
    if (group === undefined) {
      found.add(
        name.startsWith('unix:') ? name : scheme === '' ? name : `${scheme}://${name}`,
        portOf(scheme),
      );
    } else found.addAll(group);
  }
}

function portOf(scheme: string): number | undefined {
  return scheme === 'https' || scheme === 'grpcs' ? 443 : scheme === '' ? undefined : 80;
}
