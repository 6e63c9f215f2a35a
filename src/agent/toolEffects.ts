/** Every tool for agents, and whether it can end processes: known before any of them is loaded. */
export const toolEffects = {
  list_servers: 'reads',
  find_port_owner: 'reads',
  get_server_url: 'reads',
  wait_for_port: 'reads',
  pick_port: 'reads',
  stop_server: 'ends',
  free_port: 'ends',
} as const;

export type ToolName = keyof typeof toolEffects;
