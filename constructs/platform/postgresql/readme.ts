export const README = 'x';
