// Written by tools/build_explorers.py from closed_forms.py: change it there.

export const logDensity = (x, mu1, sigma1) => -Math.log(sigma1) - 1/2*Math.log(2*Math.PI) - 1/2*Math.pow(-mu1 + x, 2)/Math.pow(sigma1, 2);
export const entropy = (sigma1) => Math.log(sigma1) + 1/2 + (1/2)*Math.log(2*Math.PI);
export const crossEntropy = (mu1, sigma1, mu2, sigma2) => Math.log(sigma2) + (1/2)*Math.log(2*Math.PI) + (1/2)*(Math.pow(sigma1, 2) + Math.pow(mu1 - mu2, 2))/Math.pow(sigma2, 2);
export const kl = (mu1, sigma1, mu2, sigma2) => Math.log(sigma2/sigma1) - 1/2 + (1/2)*(Math.pow(sigma1, 2) + Math.pow(mu1 - mu2, 2))/Math.pow(sigma2, 2);
export const valley = (mu1, sigma1, mu2) => Math.sqrt(Math.pow(sigma1, 2) + Math.pow(mu1 - mu2, 2));
export const spread = (sigma1, sigma2) => Math.log(sigma2/sigma1);
export const width = (sigma1, sigma2) => (1/2)*Math.pow(sigma1, 2)/Math.pow(sigma2, 2) - 1/2;
export const shift = (mu1, mu2, sigma2) => (1/2)*Math.pow(mu1 - mu2, 2)/Math.pow(sigma2, 2);
export const varianceK1 = (m, s) => Math.pow(m, 2)/Math.pow(s, 4) + 2*Math.pow(1/2 - (1/2)/Math.pow(s, 2), 2);
export const varianceK2 = (m, s) => (1/2)*Math.pow(m, 4)/Math.pow(s, 8) + 21*Math.pow(m, 2)*Math.pow(1/2 - (1/2)/Math.pow(s, 2), 2)/Math.pow(s, 4) + 8*Math.pow(m, 2)*(1/2 - (1/2)/Math.pow(s, 2))*(-1/2*Math.pow(m, 2)/Math.pow(s, 2) - Math.log(s))/Math.pow(s, 4) + Math.pow(m, 2)*Math.pow(-1/2*Math.pow(m, 2)/Math.pow(s, 2) - Math.log(s), 2)/Math.pow(s, 4) + 24*Math.pow(1/2 - (1/2)/Math.pow(s, 2), 4) + 12*Math.pow(1/2 - (1/2)/Math.pow(s, 2), 3)*(-1/2*Math.pow(m, 2)/Math.pow(s, 2) - Math.log(s)) + 2*Math.pow(1/2 - (1/2)/Math.pow(s, 2), 2)*Math.pow(-1/2*Math.pow(m, 2)/Math.pow(s, 2) - Math.log(s), 2);
export const varianceK3 = (m, s) => ((Math.pow(s, 2) < 2) ? (
   -Math.pow(m, 2) + Math.pow(m, 2)/Math.pow(s, 4) - Math.pow(s, 2) + 2*Math.pow(1/2 - (1/2)/Math.pow(s, 2), 2) + 1 + Math.exp(Math.pow(m, 2)/(2 - Math.pow(s, 2)))/(s*Math.sqrt(2 - Math.pow(s, 2))) - (Math.pow(m, 2) + 1)/Math.pow(s, 2)
)
: (
   Number.POSITIVE_INFINITY
));
