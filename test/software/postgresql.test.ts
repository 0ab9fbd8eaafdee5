import { POSTGRESQLS } from './support/postgresql.js';
import { testPostgresql } from './postgresql/suite.js';

// The chart's own.
const [major, image] = POSTGRESQLS.chart;
testPostgresql(major, image);
