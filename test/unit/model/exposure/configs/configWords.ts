import type { ProxyConfig } from '../../../../../src/model/exposure/configs/proxyConfig';
import type { TunnelTarget } from '../../../../../src/model/exposure/tunnelWords';

/** `:80 > localhost:3000 127.0.0.1:4000, own > any, ?`: each route, and `?` if there may be more. */
export function wordsOf(config: ProxyConfig | undefined): string {
  if (config === undefined) return 'unread';
  const places = (targets: readonly TunnelTarget[]): string =>
    targets.map(({ host = '', port }) => `${host}:${port}`).join(' ');
  return [
    ...config.routes.map(
      ({ listens, targets }) =>
        `${listens === undefined ? 'own' : places(listens)} > ${targets === 'any' ? 'any' : places(targets)}`,
    ),
    ...(config.isWhole ? [] : ['?']),
  ].join(', ');
}
