import { postgresqlChart } from '../../../support/postgresql.js';
import { testTexts } from '../../../support/suite/texts.js';

/** As postgresql.conf takes a string. */
const quoted = (text: string): string =>
  text.replaceAll('\\', '\\\\').replaceAll("'", "''").replaceAll('\n', '\\n').replaceAll('\r', '\\r');
/** As Kubernetes takes a text that is not to be one with variables in it. */
const literal = (text: string): string => text.replaceAll('$', '$$$$');

testTexts(postgresqlChart(), {
  inLonger: /(?:image\.(?:registry|repository|tag)|settings\.\*)$/,
  transformed: [
    [/^settings\./, quoted],
    [/^(?:backup\.s3\.(?:provider|region)|backup\.restore\.databases|initialization\.initdbArgs)/, literal],
  ],
  atLeast: 30,
});
