import type { Settings } from '@app/config';
import type { INestApplication } from '@nestjs/common';
import type { Logger } from 'nestjs-pino';

/**
 * Opens the small port with health and metrics, if it is to be. That it is taken, as by another worker on the same
 * machine, does not keep this one from its work.
 */
export async function openHealthPort(
  app: INestApplication,
  { WORKER_PORT: port, WORKER_HOST: host }: Settings,
  logger: Logger,
): Promise<void> {
  if (port === 'off') return;
  try {
    await app.listen(port, host);
    logger.log(`health and metrics at ${await app.getUrl()}`, 'main');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EADDRINUSE') throw error;
    logger.warn(
      `port ${port} of ${host} is taken: this worker shows neither health nor metrics (WORKER_PORT)`,
      'main',
    );
  }
}
