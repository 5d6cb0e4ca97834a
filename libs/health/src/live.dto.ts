import { ApiProperty } from '@nestjs/swagger';

export class LiveDto {
  @ApiProperty({ enum: ['ok'] })
  status: 'ok';
  version: string;
  /** In seconds. */
  uptime_s: number;
}
