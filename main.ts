import { Dagster, FloeJobs, FloePlatform, PostgreSql } from './constructs/index.js';
import { HelmApp } from './src/index.js';

const app = new HelmApp();
new FloeJobs(app);
new FloePlatform(app);
// The platform's services, each alone.
new Dagster(app);
new PostgreSql(app);
app.synth();
