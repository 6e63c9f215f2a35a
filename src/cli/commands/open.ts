import { isOpenable, openListener } from '../../flows/open';
import { isOfHost } from '../../flows/rows';
import { nothingListens } from '../../messages/commandLine';
import type { ExitCode } from '../console';
import { exitCodes } from '../console';
import type { Session } from '../session';
import { openInBrowser } from '../../act/systemBrowser';

export interface OpenOptions {
  /** Only print the URL. */
  readonly print?: true;
}

/** Opens what listens on a port in the system's browser, at a URL that leads there, with the scheme that it speaks. */
export async function open(session: Session, port: number, { print }: OpenOptions): Promise<ExitCode> {
  const { console, context, core } = session;
  const { rows, snapshot } = await session.read();
  const found = rows.filter((row) => isOfHost(row) && row.listener.port === port);
  const [row] = [...found.filter(isOpenable), ...found];
  if (row === undefined) {
    console.say(nothingListens(port));
    return snapshot.unread.length > 0 ? exitCodes.unseen : exitCodes.no;
  }
  const printUrl = (url: string): Promise<boolean> => {
    console.out(url);
    return Promise.resolve(true);
  };
  const opened = { isOpened: false };
  await openListener(
    {
      ...core.machine,
      dialogs: {
        tell: ({ text }) => {
          console.say(text);
        },
        copy: () => Promise.resolve(),
      },
      browser: {
        location: 'here',
        externalUrl: (url) => Promise.resolve(url),
        open: async (url) => {
          opened.isOpened = await (print === true ? printUrl(url) : openInBrowser(context.host, url));
          return opened.isOpened;
        },
        openInEditor: () => Promise.resolve(false),
      },
    },
    row,
    'browser',
  );
  return opened.isOpened ? exitCodes.done : exitCodes.refused;
}
