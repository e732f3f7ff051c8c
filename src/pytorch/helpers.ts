// What PyTorch has not, or has by another rule, in Python: written to a module where it is used.

export const helpers: Readonly<Record<string, string>> = {
  sparse_plus: `def sparse_plus(x):
    return torch.where(x < 1, (0.5 * (x + 1)).clamp(0, 1) ** 2, x)`,
  squareplus: `def squareplus(x, beta):
    h = 0.5 * (x.abs() + torch.sqrt(x * x + beta))
    return torch.where(x < 0, beta / 4 / h, h)`,
  sparsemax: `def sparsemax(x):
    """The point nearest to x whose numbers are >= 0 and sum to 1 (Martins & Astudillo 2016)."""
    z = x.sort(dim=-1, descending=True).values
    k = torch.arange(1, x.shape[-1] + 1, dtype=x.dtype, device=x.device)
    support = (1 + k * z > z.cumsum(dim=-1)).to(x.dtype)
    tau = ((z * support).sum(dim=-1, keepdim=True) - 1) / support.sum(dim=-1, keepdim=True)
    return F.relu(x - tau)`,
  BatchNorm: `class BatchNorm(nn.Module):
    """As nn.BatchNorm1d, but the running variance is that of the batch (divided by rows, not by rows - 1)."""

    def __init__(self, columns, eps, momentum, weight=True, bias=True):
        super().__init__()
        self.eps, self.momentum = eps, momentum
        self.weight = nn.Parameter(torch.ones(columns)) if weight else None
        self.bias = nn.Parameter(torch.zeros(columns)) if bias else None
        self.register_buffer("running_mean", torch.zeros(columns))
        self.register_buffer("running_var", torch.ones(columns))

    def forward(self, x):
        if self.training:
            with torch.no_grad():
                variance, mean = torch.var_mean(x, dim=0, correction=0)
                self.running_mean.lerp_(mean, 1 - self.momentum)
                self.running_var.lerp_(variance, 1 - self.momentum)
            return F.batch_norm(x, None, None, self.weight, self.bias, True, 0.0, self.eps)
        return F.batch_norm(x, self.running_mean, self.running_var, self.weight, self.bias, False, 0.0, self.eps)`,
  LayerNorm: `class LayerNorm(nn.Module):
    def __init__(self, columns, eps, weight=True, bias=True):
        super().__init__()
        self.columns, self.eps = columns, eps
        self.weight = nn.Parameter(torch.ones(columns)) if weight else None
        self.bias = nn.Parameter(torch.zeros(columns)) if bias else None

    def forward(self, x):
        return F.layer_norm(x, (self.columns,), self.weight, self.bias, self.eps)`,
  Normalization: `class Normalization(nn.Module):
    """(x - mean) / sqrt(variance), by statistics that were measured before."""

    def __init__(self, columns):
        super().__init__()
        self.register_buffer("mean", torch.zeros(columns))
        self.register_buffer("variance", torch.ones(columns))

    def forward(self, x):
        return (x - self.mean) / torch.where(self.variance == 0, 1.0, self.variance.sqrt())`,
  GaussianNoise: `class GaussianNoise(nn.Module):
    def __init__(self, deviation):
        super().__init__()
        self.deviation = deviation

    def forward(self, x):
        return x + self.deviation * torch.randn_like(x) if self.training else x`,
  GaussianDropout: `class GaussianDropout(nn.Module):
    def __init__(self, rate):
        super().__init__()
        self.deviation = (rate / (1 - rate)) ** 0.5

    def forward(self, x):
        return x * (1 + self.deviation * torch.randn_like(x)) if self.training else x`,
};
