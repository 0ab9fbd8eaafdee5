import { FloeJobs } from './constructs/index.js';
import { HelmApp } from './src/index.js';

const app = new HelmApp();
new FloeJobs(app);
app.synth();
