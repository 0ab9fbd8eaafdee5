import { architecture, connections } from './picture.js';
import type { FloePlatform } from './floe-platform.js';

export function platformReadme(platform: FloePlatform): string {
  return `${architecture(platform.flows)}\n\n${connections(platform.flows)}`;
}
