/**
 * A small server for the sample workspace. It exits when its standard input closes, that is, with its parent.
 * Usage: node server.js NAME HOST PORT WHAT_IT_SHOWS
 * If the port is in use it takes a free one. It prints `listening PORT` when ready.
 */
const { createServer } = require('node:http');

const [name, host, port, shows] = process.argv.slice(2);

const page = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${name} – a Local Ports sample</title>
<style>
  body { font: 1rem/1.5 system-ui, sans-serif; max-width: 34rem; margin: 15vh auto; padding: 0 1rem }
  h1 { font-size: 1.5rem }
</style>
<h1>${name}</h1>
<p>${shows}</p>
<p>Find it in the Local Ports view under the name of its folder, copy its address there, or stop it.</p>
</html>
`;

const server = createServer((request, response) => {
  response.setHeader('content-type', 'text/html; charset=utf-8');
  response.end(page);
});
server.on('listening', () => {
  console.log(`listening ${server.address().port}`);
});
server.on('error', (error) => {
  if (error.code !== 'EADDRINUSE' || server.retried) throw error;
  server.retried = true;
  server.listen(0, host);
});
server.listen(Number(port), host);

process.stdin.once('end', () => process.exit(0)).resume();
