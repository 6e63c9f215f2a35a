import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import type { Decision } from '../../../src/agent/consent/decision';
import type { AgentClient } from '../../../src/model/origin/agentClient';
import type { AgentRequest, AgentResult } from './agentChild';
import type { Actor, World } from './world';

/** What starts the server for agents, in a world. */
export function serverCommand({ folder }: World): string {
  return `${process.execPath} ${join(folder, 'agentChild.js')}`;
}

/** An agent as its server for agents sees it: whatever speaks to that through the pipes of an actor. */
export class ScriptedAgent {
  private constructor(
    private readonly speaker: Actor,
    private readonly path: string,
  ) {}

  /** @param path where the speaker has its pipes: `tell mcp`, `tell child tell mcp`. */
  static async speaking(speaker: Actor, path: string): Promise<ScriptedAgent> {
    // its first line says that it has read what started it
    await speaker.ask(path.replace(/tell (\w+)$/, 'hear $1'));
    return new ScriptedAgent(speaker, path);
  }

  /** As agents do it: the process starts its server and has the other ends of the pipes. */
  static async startedBy(world: World, client: Actor): Promise<ScriptedAgent> {
    await client.ask(`start mcp ${serverCommand(world)}`);
    return ScriptedAgent.speaking(client, 'tell mcp');
  }

  client(): Promise<AgentClient> {
    return this.request({ ask: 'client' }) as Promise<AgentClient>;
  }

  permit(port: number, person: 'yes' | 'no' | 'none' = 'none'): Promise<Decision> {
    return this.request({ ask: 'permit', port, person }) as Promise<Decision>;
  }

  /** What was permitted last. */
  carryOut(): Promise<AgentResult> {
    return this.request({ ask: 'carryOut' }) as Promise<AgentResult>;
  }

  private async request(request: AgentRequest): Promise<unknown> {
    const answer = await this.speaker.ask(`${this.path} ${serialize(request).toString('base64')}`);
    return deserialize(Buffer.from(answer, 'base64'));
  }
}
