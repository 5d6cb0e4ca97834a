import 'reflect-metadata';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { Settings } from './settings.js';

/** A setting that cannot be used; the message names every variable that is wrong and why. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/**
 * Reads the settings from `environment` (the process's own unless given).
 * @throws SettingsError when a value is out of range or cannot be parsed.
 */
export function loadSettings(environment: NodeJS.ProcessEnv = process.env): Settings {
  // An empty value means "not set": compose files and shells produce them for variables that are absent.
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const settings = plainToInstance(Settings, given, {
    excludeExtraneousValues: true,
    exposeDefaultValues: true,
  });
  const problems = validateSync(settings).map(
    (error) => `${error.property}: ${Object.values(error.constraints ?? {}).join(', ')}`,
  );
  if (settings.TASK_SOFT_TIME_LIMIT > settings.TASK_TIME_LIMIT) {
    problems.push('TASK_SOFT_TIME_LIMIT: must not be greater than TASK_TIME_LIMIT');
  }
  if (settings.EMBEDDING_SERVICE_URL && !settings.EMBEDDING_MODEL) {
    problems.push('EMBEDDING_MODEL: must be set where EMBEDDING_SERVICE_URL is');
  }
  if (settings.LLM_BASE_URL && !settings.LLM_MODEL) {
    problems.push('LLM_MODEL: must be set where LLM_BASE_URL is');
  }
  if (settings.RERANK_DIALECT === 'cohere' && settings.RERANK_SERVICE_URL && !settings.RERANK_MODEL) {
    problems.push('RERANK_MODEL: must be set where RERANK_DIALECT is cohere');
  }
  if (settings.VIEWER_PASSWORD && settings.VIEWER_USER === settings.ADMIN_USER) {
    problems.push('VIEWER_USER: must not be ADMIN_USER');
  }
  if (settings.VIEWER_PASSWORD && !settings.ADMIN_PASSWORD) {
    problems.push('ADMIN_PASSWORD: must be set where VIEWER_PASSWORD is');
  }
  if (problems.length > 0) throw new SettingsError(`Unusable settings:\n  ${problems.join('\n  ')}`);
  return settings;
}

/** The settings for a program's `main`: a `.env` file is read where there is one; unusable settings end the process with a plain message. */
export function loadSettingsOrExit(): Settings {
  try {
    process.loadEnvFile();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  try {
    return loadSettings();
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}
