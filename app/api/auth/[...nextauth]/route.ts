import { answerAuth } from '@/lib/data/session/answer-auth';

export { answerAuth as GET, answerAuth as POST };
