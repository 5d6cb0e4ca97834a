// Answers every request with a small JSON, so that what a client costs is seen. Prints its address.
import { createServer } from 'node:http';

const BODY = JSON.stringify({ status: 'ok', items: [1, 2, 3] });

const server = createServer((request, response) => {
  request.resume();
  request.on('end', () => {
    const headers = { 'content-type': 'application/json', 'content-length': BODY.length };
    response.writeHead(200, headers).end(BODY);
  });
});
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`));
