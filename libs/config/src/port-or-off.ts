import { Expose, Transform } from 'class-transformer';
import { ValidateBy } from 'class-validator';

const HIGHEST = 65_535;

/** A port, or `off`. */
export function PortOrOff(): PropertyDecorator {
  return (target, key) => {
    Expose()(target, key);
    Transform(({ value }) => (value === 'off' ? value : Number(value)))(target, key);
    ValidateBy({
      name: 'portOrOff',
      validator: {
        validate: (value) => value === 'off' || isPort(value),
        defaultMessage: () => `${String(key)} must be a port from 0 to ${HIGHEST}, or off`,
      },
    })(target, key);
  };
}

const isPort = (value: unknown): boolean =>
  Number.isInteger(value) && Number(value) >= 0 && Number(value) <= HIGHEST;
