import { Trainer } from '../training/trainer.ts';
import { digitsLesson } from './lesson.ts';

new Trainer(digitsLesson).serve();
