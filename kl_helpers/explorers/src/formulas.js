// Written by tools/build_explorers.py from closed_forms.py: change it there.

export const logDensity = (x, mu1, sigma1) => -Math.log(sigma1) - 1/2*Math.log(2*Math.PI) - 1/2*((-mu1 + x)**2)/(sigma1**2);
export const entropy = (sigma1) => Math.log(sigma1) + 1/2 + (1/2)*Math.log(2*Math.PI);
export const crossEntropy = (mu1, sigma1, mu2, sigma2) => Math.log(sigma2) + (1/2)*Math.log(2*Math.PI) + (1/2)*((sigma1**2) + ((mu1 - mu2)**2))/(sigma2**2);
export const kl = (mu1, sigma1, mu2, sigma2) => Math.log(sigma2/sigma1) - 1/2 + (1/2)*((sigma1**2) + ((mu1 - mu2)**2))/(sigma2**2);
export const valley = (mu1, sigma1, mu2) => Math.sqrt((sigma1**2) + ((mu1 - mu2)**2));
export const spread = (sigma1, sigma2) => Math.log(sigma2/sigma1);
export const width = (sigma1, sigma2) => (1/2)*(sigma1**2)/(sigma2**2) - 1/2;
export const shift = (mu1, mu2, sigma2) => (1/2)*((mu1 - mu2)**2)/(sigma2**2);
export const varianceK1 = (m, s) => (m**2)/(s**4) + 2*((1/2 - (1/2)/(s**2))**2);
export const varianceK2 = (m, s) => {
  const x0 = (1/2)/(s**2);
  const x1 = 1/2 - x0;
  const x2 = (x1**2);
  const x3 = (m**2);
  const x4 = x3/(s**4);
  const x5 = -x0*x3 - Math.log(s);
  const x6 = (x5**2);
  return (1/2)*(m**4)/(s**8) + 24*(x1**4) + 12*(x1**3)*x5 + 8*x1*x4*x5 + 21*x2*x4 + 2*x2*x6 + x4*x6;
};
export const varianceK3 = (m, s) => {
  const x0 = (m**2);
  const x1 = (s**2);
  const x2 = 1/x1;
  const x3 = 2 - x1;
  return ((x1 < 2) ? (
   -x0 - x1 - x2*(x0 + 1) + 2*((1/2 - 1/2*x2)**2) + 1 + Math.exp(x0/x3)/(s*Math.sqrt(x3)) + x0/(s**4)
)
: (
   Number.POSITIVE_INFINITY
));
};
