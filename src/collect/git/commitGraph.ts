import { join } from 'node:path';
import type { ForeignReader } from '../foreignReader';
import { ChunkFile } from './chunkFile';

/** What a commit-graph says of a commit. It is a cache of git: what it says is taken for a hint. */
export interface GraphCommit {
  readonly parents: readonly string[];
  /** In seconds since the epoch. */
  readonly committedAt: number;
  /** Greater than that of every ancestor; undefined if it was not computed. */
  readonly generation: number | undefined;
}

const noParent = 0x70000000;
const lastOrList = 0x80000000;
/** All greater ones are written as this one. */
const maximumGeneration = 0x3fffffff;
const maximumParents = 64;
const maximumLayers = 32;
const maximumChainBytes = 8 * 1024;

interface Layer {
  readonly graph: ChunkFile;
  /** How many commits are in the layers below. */
  readonly base: number;
  readonly dataAt: number;
}

/** The files in which git keeps the parents of commits: one, or a chain of them, the oldest first. */
export class CommitGraph {
  private constructor(
    private readonly layers: readonly Layer[],
    private readonly count: number,
  ) {}

  /** @param folder `.git/objects`. @returns undefined if there is none that can be read. */
  static async open(reader: ForeignReader, folder: string): Promise<CommitGraph | undefined> {
    const single = await CommitGraph.of(reader, [join(folder, 'info/commit-graph')]);
    if (single !== undefined) return single;
    const graphs = join(folder, 'info/commit-graphs');
    const chain = await reader.read(join(graphs, 'commit-graph-chain'), maximumChainBytes);
    const names = chain?.split('\n').filter((name) => name !== '') ?? [];
    if (names.length === 0 || names.length > maximumLayers) return undefined;
    if (!names.every((name) => /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(name))) return undefined;
    return CommitGraph.of(
      reader,
      names.map((name) => join(graphs, `graph-${name}.graph`)),
    );
  }

  private static async of(reader: ForeignReader, paths: readonly string[]): Promise<CommitGraph | undefined> {
    const layers: Layer[] = [];
    let count = 0;
    for (const path of paths) {
      const graph = await ChunkFile.open(reader, path, 'CGPH', 8);
      const data = graph?.chunk('CDAT', graph.names.count * (graph.nameBytes + 16));
      if (graph === undefined || data === undefined) return undefined;
      layers.push({ graph, base: count, dataAt: data.at });
      count += graph.names.count;
    }
    return new CommitGraph(layers, count);
  }

  /** @returns undefined if it is not in it, or cannot be read. */
  async commit(id: string): Promise<GraphCommit | undefined> {
    for (const layer of this.layers.toReversed()) {
      const index = await layer.graph.names.indexOf(id);
      if (index !== undefined) return this.commitIn(layer, index);
    }
    return undefined;
  }

  private async commitIn(layer: Layer, index: number): Promise<GraphCommit | undefined> {
    const { graph, dataAt } = layer;
    const data = await graph.file.at(dataAt + index * (graph.nameBytes + 16) + graph.nameBytes, 16);
    const positions = data && (await parentPositions(graph, data.readUInt32BE(), data.readUInt32BE(4)));
    if (data === undefined || positions === undefined) return undefined;
    const parents: string[] = [];
    for (const position of positions) {
      const parent = await this.idAt(position);
      if (parent === undefined) return undefined;
      parents.push(parent);
    }
    const upper = data.readUInt32BE(8);
    const generation = upper >>> 2;
    const isKnown = generation > 0 && generation < maximumGeneration;
    const committedAt = (upper % 4) * 2 ** 32 + data.readUInt32BE(12);
    return { parents, committedAt, generation: isKnown ? generation : undefined };
  }

  private async idAt(position: number): Promise<string | undefined> {
    if (position >= this.count) return undefined;
    const layer = this.layers.findLast(({ base }) => base <= position);
    return layer?.graph.names.idAt(position - layer.base);
  }
}

/** @param second the second parent, or where a list of more begins. */
async function parentPositions(
  graph: ChunkFile,
  first: number,
  second: number,
): Promise<readonly number[] | undefined> {
  if (first === noParent) return [];
  if (second === noParent) return [first];
  if (second < lastOrList) return [first, second];
  const list = graph.chunk('EDGE');
  const positions = [first];
  for (let index = second - lastOrList; positions.length < maximumParents; index++) {
    if (list === undefined || (index + 1) * 4 > list.length) return undefined;
    const value = await graph.file.uint32(list.at + index * 4);
    if (value === undefined) return undefined;
    positions.push(value % lastOrList);
    if (value >= lastOrList) return positions;
  }
  return undefined;
}
