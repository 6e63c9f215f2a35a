import * as v from 'valibot';
import { listenerReport } from '../../core/reportSchema';

const { entries: report } = listenerReport;
const optionalText = v.nullable(v.string());

/** A server in a list: what an agent needs to reuse it, or to name it. What is unknown is null. */
export const server = v.object({
  label: v.pipe(v.string(), v.description('Framework or program, and project.')),
  pid: v.pipe(
    v.nullable(v.number()),
    v.description('null for a container, or if the owner is hidden from this user.'),
  ),
  container: v.pipe(optionalText, v.description('The container that it runs in, or whose ports these are.')),
  ports: v.array(
    v.object({
      port: report.port,
      protocol: report.protocol,
      address: v.string(),
      reachableFrom: report.reachableFrom,
    }),
  ),
  role: report.role,
  project: optionalText,
  folder: v.pipe(optionalText, v.description('Of its project, else its working directory.')),
  branch: optionalText,
  isInWorkspace: v.boolean(),
  startedBy: optionalText,
  startedAt: v.pipe(optionalText, v.description('ISO 8601')),
  isForgotten: v.pipe(v.boolean(), v.description('Much speaks for it being no longer wanted.')),
});

export type ServerAnswer = v.InferOutput<typeof server>;

/** How much can be concluded from a reading. */
export const readingEntries = {
  isWhole: v.pipe(
    v.boolean(),
    v.description('False if something could not be read: what is missing may run nevertheless.'),
  ),
  hints: v.pipe(v.array(v.string()), v.description('What else to know, and how to ask narrower.')),
};

/** What became of a request to end something. */
export const endingEntries = {
  outcome: v.pipe(
    v.picklist(['ended', 'not-ended', 'declined', 'dry-run']),
    v.description('"declined": a person has said no. That is final: do not try it another way.'),
  ),
  servers: v.pipe(v.array(server), v.description('What it was about.')),
  commandLine: v.pipe(v.nullable(v.string()), v.description('Of the process. Secrets are masked.')),
  messages: v.pipe(v.array(v.string()), v.description('What happened, and what to know.')),
};
