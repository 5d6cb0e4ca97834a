import { AppError } from '@app/errors';
import type { Request } from 'express';

export const ROLES = ['admin', 'viewer'] as const;
/** `admin` may everything, `viewer` may look. */
export type Role = (typeof ROLES)[number];

/** Whoever has logged in under `/admin`. */
export interface Operator {
  readonly user: string;
  readonly role: Role;
}

const operators = new WeakMap<Request, Operator>();

export function rememberOperator(request: Request, operator: Operator): void {
  operators.set(request, operator);
}

/** Whose request this is. @throws AppError `unauthorized` when nobody has looked after its login */
export function operatorOf(request: Request): Operator {
  const operator = operators.get(request);
  if (!operator) throw new AppError('unauthorized', 'The login of an operator is needed.');
  return operator;
}
