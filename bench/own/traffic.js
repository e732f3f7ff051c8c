/** Numbers that each update rule reads and writes for a parameter: p and g, p; and each slot twice. */
export const traffic = {
  ...{ sgdStep: 3, blendStep: 3 },
  ...{ adagradStep: 5, lionStep: 5, momentumStep: 5, muonStep: 6, nesterovStep: 5, rmspropStep: 5 },
  ...{ adadeltaStep: 7, adamStep: 7, adamaxStep: 7, nadamStep: 7, rAdamStep: 7 },
  ...{ rmspropCenteredStep: 7, rmspropMomentumStep: 7 },
  ...{ amsGradStep: 9, rmspropCenteredMomentumStep: 9 },
};
