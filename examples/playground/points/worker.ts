import { Trainer } from '../training/trainer.ts';
import { pointsLesson } from './lesson.ts';

new Trainer(pointsLesson).serve();
