import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const ANSWER_LIMIT_MS = 2000;

/**
 * Whether a Redis at `url` answers PING. A server that wants TLS is only asked whether it listens: the
 * application itself will say more.
 */
export function answers(url) {
  const { protocol, hostname, port, username, password } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 6379) });
    const end = (answer) => {
      socket.destroy();
      resolve(answer);
    };
    let text = '';
    socket.setTimeout(ANSWER_LIMIT_MS, () => end(false));
    socket.once('error', () => end(false));
    socket.once('connect', () => {
      if (protocol === 'rediss:') return end(true);
      const login = [username, password].filter(Boolean).map(decodeURIComponent);
      if (password) socket.write(command('AUTH', ...login));
      socket.write(command('PING'));
    });
    socket.on('data', (data) => {
      text += data;
      if (/^-/m.test(text)) end(false);
      else if (text.includes('+PONG')) end(true);
    });
  });
}

/** Waits until the Redis at `url` answers; false when it has not within `ms`. */
export async function answersWithin(url, ms) {
  const until = Date.now() + ms;
  while (Date.now() < until) {
    if (await answers(url)) return true;
    await sleep(50);
  }
  return false;
}

const command = (...words) =>
  `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`;
