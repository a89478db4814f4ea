/** A line that alarms are made of: shared by the function that writes it and the stack that counts it. */
export const sweptLine = {
  message: 'swept',
  troubled: 'troubled',
  oldestSeconds: 'oldestSeconds',
} as const;
