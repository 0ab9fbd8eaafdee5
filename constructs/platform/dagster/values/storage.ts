import { value } from '../../../../src/index.js';

/** How Dagster uses its database. Where that is, `global.floe.postgresql` says. */
export const storageValues = value.object(
  {
    scheme: value.oneOf(['postgresql', 'postgresql+psycopg2'], {
      default: 'postgresql+psycopg2',
      description: 'The dialect and driver of SQLAlchemy. dagster-postgres brings psycopg2, which newer SQLAlchemy does not take unasked.',
    }),
    params: value.map(value.union([value.string(), value.integer()]), {
      keys: { pattern: '^[a-z][a-z_]*$', maxLength: 63 },
      description: 'Further parameters of the connection: {connect_timeout: 10, keepalives_idle: 60}, for example.',
    }),
    shouldAutocreateTables: value.boolean({ default: true, description: 'Whether Dagster makes its tables at the first start.' }),
  },
  { description: 'How Dagster uses its database; global.floe.postgresql says where that is.' },
);
