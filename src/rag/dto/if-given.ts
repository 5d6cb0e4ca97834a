import { ValidateIf } from 'class-validator';

/** A field that may be left out. `null` is a value, and a wrong one: what a client means by it cannot be told. */
export const IfGiven = (): PropertyDecorator => ValidateIf((_, value) => value !== undefined);
