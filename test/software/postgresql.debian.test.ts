import { test } from 'vitest';
import { POSTGRESQLS } from './support/postgresql.js';
import { testCertificates, testPostgresql } from './postgresql/suite.js';

if (POSTGRESQLS.debian.length === 0) test.skip('Debian has a PostgreSQL here', () => undefined);
for (const [major, image] of POSTGRESQLS.debian) testPostgresql(major, image);
const [last] = POSTGRESQLS.debian.slice(-1);
if (last) testCertificates(last[1]);
