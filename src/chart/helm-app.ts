import { join } from 'node:path';
import { App, type AppProps } from 'cdk8s';
import { chartFiles } from '../package/chart-files.js';
import { writeFolder } from '../package/write.js';
import { SynthError } from '../template/error.js';
import { HelmChart } from './helm-chart.js';

export interface HelmAppProps extends Pick<AppProps, 'outdir'> {
  /** Begins each template with a comment that names the construct it comes from. Default: false. */
  readonly sourceComments?: boolean;
}

/**
 * A cdk8s app whose charts are Helm charts. `synth` writes each to a folder of its own in the output directory, which is
 * that of the cdk8s CLI (`CDK8S_OUTDIR`), that of the props, or `charts-out`.
 */
export class HelmApp extends App {
  readonly #sourceComments: boolean;

  constructor(props: HelmAppProps = {}) {
    super({ outdir: process.env['CDK8S_OUTDIR'] ?? props.outdir ?? 'charts-out' });
    this.#sourceComments = props.sourceComments ?? false;
  }

  /** The files of every chart, by chart and by path in it. Nothing is written. */
  build(): ReadonlyMap<string, ReadonlyMap<string, string>> {
    const built = new Map<string, ReadonlyMap<string, string>>();
    this.#validate();
    for (const chart of this.node.children) {
      if (!(chart instanceof HelmChart)) {
        throw new SynthError(
          chart.node.path,
          'is no HelmChart. Let its class extend HelmChart, or create its constructs in the scope of one.',
        );
      }
      const { name } = chart.metadata;
      if (built.has(name)) throw new SynthError(chart.node.path, `another chart of the app is called '${name}' too.`);
      built.set(name, chartFiles(chart, { sourceComments: this.#sourceComments }));
    }
    return built;
  }

  /** @throws SynthError with the construct path for anything that would give a wrong chart; nothing is written then. */
  override synth(): void {
    for (const [name, files] of this.build()) writeFolder(join(this.outdir, name), files);
  }

  #validate(): void {
    for (const construct of this.node.findAll()) {
      const [error] = construct.node.validate();
      if (error !== undefined) throw new SynthError(construct.node.path, error);
    }
  }
}
