import { applyDecorators } from '@nestjs/common';
import { ApiBasicAuth, ApiTags } from '@nestjs/swagger';

/** What operators call; `AdminGate` and `ActionGate` stand before it. */
export const AdminApi = (): ClassDecorator => applyDecorators(ApiTags('admin'), ApiBasicAuth());
