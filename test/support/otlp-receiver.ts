import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReceivedSpan {
  /** `service.name` of who sent it. */
  readonly service: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentId: string;
  readonly name: string;
  readonly kind: number;
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
}

/** A receiver of traces by OTLP over HTTP, in protobuf. */
export class OtlpReceiver {
  readonly spans: ReceivedSpan[] = [];
  /** All that came, as it came. */
  readonly bodies: Buffer[] = [];
  private readonly server = createServer((request, response) => {
    this.take(request).then(
      () => response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end(),
      (error: unknown) => response.writeHead(400).end(String(error)),
    );
  });

  static async start(): Promise<OtlpReceiver> {
    const receiver = new OtlpReceiver();
    receiver.server.listen(0, '127.0.0.1');
    await once(receiver.server, 'listening');
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }

  private async take(request: IncomingMessage): Promise<void> {
    if (request.url !== '/v1/traces') throw new Error(`unexpected ${request.url}`);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    this.bodies.push(body);
    for (const resourceSpans of messages(body, 1)) {
      const resource = messages(resourceSpans, 1).map((each) => attributesOf(each, 1))[0] ?? {};
      for (const scope of messages(resourceSpans, 2)) {
        this.spans.push(...messages(scope, 2).map((span) => spanOf(span, String(resource['service.name']))));
      }
    }
  }
}

/** Field numbers are those of opentelemetry/proto/trace/v1/trace.proto. */
function spanOf(span: Buffer, service: string): ReceivedSpan {
  const hex = (field: number): string => messages(span, field)[0]?.toString('hex') ?? '';
  return {
    service,
    traceId: hex(1),
    spanId: hex(2),
    parentId: hex(4),
    name: messages(span, 5)[0]?.toString() ?? '',
    kind: Number(fieldsOf(span).find(({ number }) => number === 6)?.value ?? 0),
    attributes: attributesOf(span, 9),
  };
}

function attributesOf(message: Buffer, field: number): Record<string, string | number | boolean> {
  const entries = messages(message, field).map((entry) => {
    const [value] = fieldsOf(messages(entry, 2)[0] ?? Buffer.alloc(0));
    return [messages(entry, 1)[0]?.toString() ?? '', valueOf(value)] as const;
  });
  return Object.fromEntries(entries);
}

function valueOf(field: Field | undefined): string | number | boolean {
  if (!field) return '';
  if (typeof field.value === 'bigint') return field.number === 2 ? field.value === 1n : Number(field.value);
  return field.number === 4 ? field.value.readDoubleLE() : field.value.toString();
}

interface Field {
  readonly number: number;
  readonly value: bigint | Buffer;
}

const messages = (message: Buffer, number: number): Buffer[] =>
  fieldsOf(message).flatMap((field) =>
    field.number === number && Buffer.isBuffer(field.value) ? field.value : [],
  );

/** The fields of a protobuf message (https://protobuf.dev/programming-guides/encoding). */
function fieldsOf(message: Buffer): Field[] {
  const fields: Field[] = [];
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = message[at++]!;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  const bytes = (length: number): Buffer => message.subarray(at, (at += length));
  while (at < message.length) {
    const tag = Number(varint());
    const number = tag >> 3;
    const wire = tag & 7;
    if (wire === 0) fields.push({ number, value: varint() });
    else if (wire === 1) fields.push({ number, value: bytes(8) });
    else if (wire === 2) fields.push({ number, value: bytes(Number(varint())) });
    else if (wire === 5) fields.push({ number, value: bytes(4) });
    else throw new Error(`wire type ${wire}`);
  }
  return fields;
}
