/**
 * What commonly listens on a port: the last hint if the owner is hidden. From the IANA registry
 * (iana.org/assignments/service-names-port-numbers) or the servers' own defaults.
 */
const usual: Readonly<Record<number, string>> = {
  22: 'SSH',
  25: 'SMTP',
  53: 'DNS',
  67: 'DHCP',
  68: 'DHCP',
  80: 'HTTP',
  88: 'Kerberos',
  111: 'rpcbind',
  123: 'NTP',
  135: 'Windows RPC',
  137: 'NetBIOS',
  138: 'NetBIOS',
  139: 'NetBIOS',
  143: 'IMAP',
  389: 'LDAP',
  443: 'HTTPS',
  445: 'SMB file sharing',
  500: 'IPsec',
  546: 'DHCPv6',
  631: 'CUPS printing',
  1433: 'SQL Server',
  1521: 'Oracle Database',
  1900: 'SSDP',
  2049: 'NFS',
  2375: 'Docker API',
  2376: 'Docker API',
  3306: 'MySQL',
  3389: 'Remote Desktop',
  5040: 'Windows device platform',
  5353: 'mDNS',
  5355: 'LLMNR',
  5357: 'Windows device discovery',
  5432: 'PostgreSQL',
  5672: 'RabbitMQ',
  5900: 'screen sharing (VNC)',
  5985: 'Windows Remote Management',
  6379: 'Redis',
  7680: 'Windows Update delivery',
  9200: 'Elasticsearch',
  11211: 'Memcached',
  11434: 'Ollama',
  17500: 'Dropbox',
  27017: 'MongoDB',
  41641: 'Tailscale',
};

export function usualService(port: number): string | undefined {
  return usual[port];
}
