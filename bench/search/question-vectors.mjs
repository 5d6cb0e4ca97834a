import { once } from 'node:events';
import { createServer } from 'node:http';

const MODEL = 'bench';

/** The vectors of questions, and an embedding service that gives them. */
export class QuestionVectors {
  #vectors = new Map();
  #server = createServer((request, response) => this.#answer(request, response));

  static async start() {
    const vectors = new QuestionVectors();
    vectors.#server.listen(0, '127.0.0.1');
    await once(vectors.#server, 'listening');
    return vectors;
  }

  set(query, vector) {
    this.#vectors.set(query, vector);
  }

  get(query) {
    return this.#vectors.get(query);
  }

  /** With them, a process asks this service. */
  get settings() {
    const url = `http://127.0.0.1:${this.#server.address().port}/v1`;
    return { EMBEDDING_SERVICE_URL: url, EMBEDDING_MODEL: MODEL };
  }

  async stop() {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #answer(request, response) {
    let body = '';
    for await (const part of request) body += part;
    const texts = [JSON.parse(body).input].flat();
    const data = texts.map((text, index) => ({ index, embedding: base64(this.#vectors.get(text)) }));
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ data }));
  }
}

/** A text that is no question's has the vector of any: that is a probe of the service. */
function base64(vector = Float32Array.from({ length: 384 }, () => 1)) {
  return Buffer.from(vector.buffer).toString('base64');
}
