import { putFiles } from './written.js';

putFiles('from-pytorch');
