export * from 'lanewise';
