// For the guide "Evolve solutions".

export * from 'lanewise';
export * from 'lanewise/evolution';
