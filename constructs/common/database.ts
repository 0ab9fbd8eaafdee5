import { Construct } from 'constructs';
import {
  and,
  call,
  concat,
  either,
  external,
  fail,
  format,
  isPresent,
  matches,
  NamedTemplate,
  nameInRelease,
  not,
  release,
  required,
  value,
  variable,
  when,
  type Condition,
  type Expr,
  type HelmChart,
  type ObjectType,
  type Refs,
  type ValuesOf,
} from '../../src/index.js';
import { Credential, credentialSecretName, credentialValues, notGenerated, type CredentialSource } from './credential.js';
import { PLATFORM_SERVICES } from './endpoints.js';
import { fullname, serviceEnabled, serviceFullname } from './globals.js';

/** A service that keeps its data in a database of its own. The keys of `global.floe.postgresql.databases`. */
export type DatabaseService = keyof typeof DATABASES;

/**
 * What each service calls its database and role, and the key of its Secret with the password. Dagster's launcher of runs
 * knows no other key: `dagster_k8s` has it as a constant.
 */
export const DATABASES = {
  dagster: { title: 'Dagster', chart: 'dagster', name: 'dagster', secretKey: 'postgresql-password' },
} as const;

/** The length of a password that is drawn: of 62 characters each, so about 190 bits. */
export const PASSWORD_LENGTH = 32;

/** PostgreSQL cuts longer names off: NAMEDATALEN, https://www.postgresql.org/docs/current/limits.html */
const IDENTIFIER = { minLength: 1, maxLength: 63 } as const;

/** How clients check the server: https://www.postgresql.org/docs/current/libpq-ssl.html */
const SSL_MODES = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'] as const;

/** The services, in the order of their names. */
export const DATABASE_SERVICES = Object.keys(DATABASES) as readonly DatabaseService[];

const naming = (service: DatabaseService) => {
  const { name, title } = DATABASES[service];
  return {
    name: value.string({ ...IDENTIFIER, default: name, description: `The name of ${title}'s database.` }),
    username: value.string({ ...IDENTIFIER, default: name, description: `The role that owns it, and that ${title} logs in as.` }),
  };
};

const credential = (service: DatabaseService) => {
  const { secretKey, title } = DATABASES[service];
  const description = `The password of ${title}'s role: the key ${secretKey}.`;
  return credentialValues({ description }, { [secretKey]: PASSWORD_LENGTH });
};

/** Where the server is: in this release, or outside. */
const server = {
  enabled: serviceEnabled('PostgreSQL', false),
  fullname: fullname('PostgreSQL'),
  host: value.string({
    default: '',
    pattern: '^[-A-Za-z0-9._:]*$',
    maxLength: 253,
    description: 'The host of a server outside of this release: where enabled is false.',
  }),
  port: value.k8s.port({ default: PLATFORM_SERVICES.postgresql.port, description: 'The port of that server.' }),
  sslMode: value.oneOf(SSL_MODES, {
    default: 'prefer',
    description: 'How services check that they talk to the right server, and whether in the open. verify-ca and verify-full need caSecret.',
  }),
  caSecret: value.optional(
    value.object({
      name: value.k8s.name({ description: 'The name of the Secret.' }),
      key: value.k8s.key({ default: 'ca.crt', description: 'Its key.' }),
    }),
    { description: "A Secret with the certificate of the authority that signed the server's." },
  ),
};

/** `global.floe.postgresql` as a service declares it that has a database there. */
export const databaseClientValues = <S extends DatabaseService>(service: S) =>
  value.object(
    {
      ...server,
      databases: value.object(
        {
          [service]: value.object(
            { ...naming(service), credential: credential(service) },
            { description: `The one of ${DATABASES[service].title}.` },
          ),
        } as {
          [K in S]: ObjectType<ReturnType<typeof naming> & { credential: ReturnType<typeof credential> }>;
        },
        { description: 'The databases of the services.' },
      ),
    },
    { description: 'The database server of all services.' },
  );

/** What the server's own chart reads of `global.floe.postgresql`: its name, and the databases that it makes. */
export const databaseServerValues = () => {
  const served = (service: DatabaseService) => {
    const { existingSecret } = credential(service).properties;
    return value.object(
      { ...naming(service), credential: value.object({ existingSecret }) },
      { description: `The one of ${DATABASES[service].title}.` },
    );
  };
  const databases = Object.fromEntries(DATABASE_SERVICES.map((service) => [service, served(service)]));
  return value.object(
    {
      fullname: server.fullname,
      databases: value.object(databases as { [S in DatabaseService]: ReturnType<typeof served> }, {
        description: 'The databases of the services.',
      }),
    },
    { description: 'The database server of all services.' },
  );
};

interface DatabaseRefs {
  readonly name: Expr<string>;
  readonly username: Expr<string>;
  readonly credential: Pick<CredentialSource, 'existingSecret'>;
}

type Databases<S extends DatabaseService> = Readonly<Record<S, DatabaseRefs>>;

/** References to what `databaseClientValues` declares. */
export interface DatabaseServer<S extends DatabaseService> {
  readonly enabled: Condition;
  readonly fullname: Expr<string | undefined>;
  readonly host: Expr<string>;
  readonly port: Expr<number>;
  readonly sslMode: Expr<string>;
  readonly caSecret: Refs<{ readonly name: string; readonly key: string } | undefined>;
  readonly databases: Databases<S>;
}

/** The Secret with the password of a service's role, under one name for the service, which makes it, and the server. */
export interface DatabaseSecret {
  readonly name: Expr<string>;
  readonly key: string;
}

/** The Secret with a service's password: the operator's own, or the one that the service's chart makes. */
export function databaseSecret<S extends DatabaseService>(databases: Databases<S>, service: S): DatabaseSecret {
  const { chart, secretKey } = DATABASES[service];
  const own = nameInRelease(release.name, chart, 'database');
  return { name: credentialSecretName(databases[service].credential, own), key: secretKey };
}

/** The name under which every namespace reaches the release's own server. */
export function databaseHost(postgresql: { readonly fullname: Expr<string | undefined> }): Expr<string> {
  return format`${serviceFullname(postgresql, PLATFORM_SERVICES.postgresql.chart)}.${release.namespace}.svc`;
}

const CONNECTION = value.object({
  host: value.string(),
  port: value.k8s.port(),
  name: value.string(),
  username: value.string(),
  sslMode: value.string(),
  secret: value.string(),
});

/** How a service reaches its database. */
export interface DatabaseConnection {
  /** Whether the server is part of this release. */
  readonly isEmbedded: Condition;
  readonly host: Expr<string>;
  readonly port: Expr<number>;
  /** The database. */
  readonly name: Expr<string>;
  /** The role. */
  readonly username: Expr<string>;
  readonly sslMode: Expr<string>;
  readonly secret: DatabaseSecret;
  /** The server's authority, where one is given. */
  readonly ca: Refs<{ name: string; key: string } | undefined>;
}

/**
 * How a service reaches its database: the release's own server or one outside, whichever the values say. The install
 * fails where they name no server, or ask for a check without saying whom to trust.
 */
export function databaseConnection<S extends DatabaseService>(
  chart: HelmChart,
  postgresql: DatabaseServer<S>,
  service: S,
): DatabaseConnection {
  const { caSecret, databases, enabled, host, port, sslMode } = postgresql;
  const { name, username } = databases[service];
  const noHost = concat(
    `${DATABASES[service].title} needs a database server: set global.floe.postgresql.host to where it is, or global.floe.postgresql.enabled to true for one in this release.`,
  );
  const noCa = fail(
    format`global.floe.postgresql.sslMode is ${sslMode}: set global.floe.postgresql.caSecret to a Secret with the certificate of the server's authority.`,
  );
  const secret = databaseSecret(databases, service);
  const template = new NamedTemplate<ValuesOf<typeof CONNECTION>>(chart, 'database', {
    host: when<string>(enabled, databaseHost(postgresql), required(host, noHost)),
    port: either<number>(enabled, PLATFORM_SERVICES.postgresql.port, port),
    name,
    username,
    sslMode: when<string>(and(matches(sslMode, '^verify-'), not(isPresent(caSecret))), noCa, sslMode),
    secret: secret.name,
  });
  const found = variable('database', call('fromYaml', CONNECTION, template.text()));
  return {
    isEmbedded: enabled,
    host: found.host,
    port: found.port,
    name: found.name,
    username: found.username,
    sslMode: found.sslMode,
    secret: { name: external(found.secret), key: secret.key },
    ca: caSecret,
  };
}

/**
 * The Secret with a service's password, in the service's own chart. It is kept at uninstall where the release has the
 * server, whose volume is kept too. No password is drawn for a server outside, which would not know it.
 */
export class DatabaseCredential extends Construct {
  readonly secret: DatabaseSecret;

  constructor(
    scope: Construct,
    id: string,
    props: {
      readonly service: DatabaseService;
      readonly source: CredentialSource;
      readonly isEmbedded: Condition;
      /** `global.floe.secrets.generate`. */
      readonly mayGenerate: Condition;
    },
  ) {
    super(scope, id);
    const { isEmbedded, mayGenerate, service, source } = props;
    const path = `global.floe.postgresql.databases.${service}.credential`;
    const { chart, secretKey, title } = DATABASES[service];
    const { secretName } = new Credential(this, 'Resource', {
      source,
      name: nameInRelease(release.name, chart, 'database'),
      path,
      keep: isEmbedded,
      refusals: [
        notGenerated(mayGenerate),
        {
          when: not(isEmbedded),
          because: `${title}'s database is on a server outside of this release, which does not know a password drawn here`,
        },
      ],
    });
    this.secret = { name: secretName, key: secretKey };
  }
}
