import { Construct } from 'constructs';
import type { Volume, VolumeMount } from '../../src/kubernetes/index.js';
import { concat, ConfigMap, type ConfigMapProps, type Expr, type Templated } from '../../src/index.js';

export interface ConfigFilesProps<F extends string> extends Omit<ConfigMapProps<F>, 'data'> {
  /** Texts by file name: constants, expressions or documents. */
  readonly files: ConfigMapProps<F>['data'];
  /** The folder in which containers find the files. */
  readonly mountPath: string | Expr<string>;
  /** The volume's name in the pod. Default: the construct's id. */
  readonly volumeName?: string;
}

/** Files as a ConfigMap, mounted read-only into a folder. Pods that use them are replaced when their content changes. */
export class ConfigFiles<F extends string = string> extends Construct {
  readonly configMap: ConfigMap<F>;
  readonly mountPath: string | Expr<string>;
  readonly #volumeName: string;

  constructor(scope: Construct, id: string, props: ConfigFilesProps<F>) {
    super(scope, id);
    const { files, mountPath, volumeName = id, ...options } = props;
    this.configMap = new ConfigMap<F>(this, 'Resource', { data: files, ...options });
    this.mountPath = mountPath;
    this.#volumeName = volumeName;
  }

  get name(): Expr<string> {
    return this.configMap.name;
  }

  /** The path of a file in the container. */
  path(file: F): Expr<string> {
    return concat(this.mountPath, `/${file}`);
  }

  /** The pod's volume. */
  get volume(): Templated<Volume> {
    return { name: this.#volumeName, configMap: { name: this.name } };
  }

  /** The container's mount of all files. */
  get mount(): Templated<VolumeMount> {
    return { name: this.#volumeName, mountPath: this.mountPath, readOnly: true };
  }
}
