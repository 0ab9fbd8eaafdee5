import { nameInRelease, orElse, release, value, type Expr, type Properties } from '../../src/index.js';

/**
 * The values under `global.floe`, which all charts of the platform see. Each is declared here once, for the charts that
 * read it: a chart declares only those, and an umbrella has all of them. https://helm.sh/docs/chart_template_guide/subcharts_and_globals/
 */
export const floeGlobals = <P extends Properties>(properties: P) =>
  value.object(
    { floe: value.object(properties, { description: 'What the charts of the floe platform share.' }) },
    { description: 'Shared by all charts of the release.' },
  );

/** A mirror of every registry. */
export const imageRegistry = value.string({
  default: '',
  pattern: '^([A-Za-z0-9]([-A-Za-z0-9.]*[A-Za-z0-9])?(:[0-9]{1,5})?(/[-a-z0-9._]+)*)?$',
  description: "The registry of every image: a mirror. Empty: each image's own.",
});

export const imagePullSecrets = value.k8s.imagePullSecrets({ description: 'Secrets with which every image is pulled.' });

export const secrets = value.object(
  {
    generate: value.boolean({
      default: true,
      description:
        'Whether credentials that nobody gave are drawn at random at the first install. Set it to false where a GitOps tool renders the chart: it cannot see what was drawn before, and would draw again each time.',
    }),
  },
  { description: 'Credentials of all services.' },
);

export const networkPolicy = value.object(
  {
    enabled: value.boolean({ default: true, description: 'Whether pods may reach, and be reached by, only what the platform needs.' }),
  },
  { description: 'The network policies of all services.' },
);

/** Whether a service is part of the release: the condition of its chart, which its neighbours read too. */
export const serviceEnabled = (what: string, byDefault: boolean) =>
  value.boolean({ default: byDefault, description: `Whether ${what} is part of this release.` });

/** Another full name for a service. Whoever refers to the service reads it here, so that nothing points at the old one. */
export const fullname = (what: string) =>
  value.optional(value.string({ pattern: '^[a-z]([-a-z0-9]*[a-z0-9])?$', maxLength: 53 }), {
    description: `What the names of ${what}'s objects begin with. Default: the release's name and the service's.`,
  });

/** The full name of a service of this release: as its chart names its objects, and as all others refer to them. */
export function serviceFullname(service: { readonly fullname: Expr<string | undefined> }, chart: string): Expr<string> {
  return orElse(service.fullname, nameInRelease(release.name, chart));
}
