import { httpFunction } from './http-function.ts';
import { reportDeployment } from './operations/report-deployment.ts';
import { reportMeasurements } from './operations/report-measurements.ts';

export const operations = { reportDeployment, reportMeasurements };

export const handler = httpFunction('reports', operations);
