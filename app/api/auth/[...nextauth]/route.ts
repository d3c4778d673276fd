import { answerAuth } from '@/lib/data/answer-auth';

export { answerAuth as GET, answerAuth as POST };
