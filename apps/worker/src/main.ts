import { AppError } from '@app/errors'; void AppError;
