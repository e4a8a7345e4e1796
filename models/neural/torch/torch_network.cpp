// The module that Network stands on: trains and answers by libtorch on one thread of the CPU, with
// every draw from our own generator.
#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <torch/nn/functional/loss.h>
#include <torch/nn/utils/clip_grad.h>
#include <torch/optim/adam.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "models/neural/torch/torch_net.h"
#include "sim/random.h"

namespace marketday {
namespace {

constexpr double kMostGradient = 5.0;
constexpr std::int64_t kAnsweredAtOnce = 1024;
constexpr double kIdDeviation = 0.1;

// In every thread that comes here, once.
void settle_torch() {
  [[maybe_unused]] thread_local const bool settled = [] {
    at::set_num_threads(1);
    at::globalContext().setDeterministicAlgorithms(true, false);
    return true;
  }();
}

// Glorot & Bengio (2010) for matrices, 0 for biases but the LSTM's forget gate (1), ids small.
double bound_of(const std::string& name, const torch::Tensor& array) {
  if (name.rfind("ids", 0) == 0) return kIdDeviation * std::sqrt(3.0);
  if (array.dim() < 2) return 0.0;
  const auto field = static_cast<double>(array.numel() / (array.size(0) * array.size(1)));
  return std::sqrt(6.0 / (field * static_cast<double>(array.size(0) + array.size(1))));
}

void draw_weights(TorchNet& net, std::uint64_t seed) {
  const torch::NoGradGuard no_gradient;
  std::uint32_t which = 0;
  for (auto& entry : net.named_parameters()) {
    torch::Tensor& array = entry.value();
    const double bound = bound_of(entry.key(), array);
    float* out = array.data_ptr<float>();
    RandomBlock block{};
    for (std::int64_t i = 0; i < array.numel(); ++i) {
      const auto k = static_cast<std::uint32_t>(i);
      if (k % 4 == 0) block = draw(seed, which, 0, Purpose::neural_start, k / 4);
      out[i] = static_cast<float>(bound * (2.0 * uniform(block[k % 4]) - 1.0));
    }
    if (entry.key().find("bias_ih") != std::string::npos) {
      const std::int64_t quarter = array.numel() / 4;
      std::fill(out + quarter, out + 2 * quarter, 1.0F);
    }
    ++which;
  }
}

std::vector<std::int64_t> order_of(std::size_t rows, std::uint64_t seed, std::uint32_t epoch) {
  std::vector<std::uint32_t> keys(rows);
  for (std::uint32_t i = 0; i < rows; ++i) keys[i] = draw(seed, i, epoch, Purpose::neural_order)[0];
  std::vector<std::int64_t> order(rows);
  std::iota(order.begin(), order.end(), std::int64_t{0});
  std::sort(order.begin(), order.end(), [&](std::int64_t a, std::int64_t b) {
    const std::uint32_t ka = keys[static_cast<std::size_t>(a)];
    const std::uint32_t kb = keys[static_cast<std::size_t>(b)];
    return ka != kb ? ka < kb : a < b;
  });
  return order;
}

// Examples as tensors that look into them.
struct Tensors {
  torch::Tensor numbers, ids, ahead, targets, classes;

  Tensors(Examples& e, const NetworkShape& s) {
    const auto n = [](std::size_t size) { return static_cast<std::int64_t>(size); };
    const auto floats = [&](std::vector<float>& v, std::size_t a, std::size_t b) {
      return torch::from_blob(v.data(), {n(e.rows), n(a), n(b)});
    };
    if (s.step_numbers > 0) numbers = floats(e.numbers, s.steps, s.step_numbers);
    if (s.ids > 0) ids = torch::from_blob(e.ids.data(), {n(e.rows), n(s.steps)}, torch::kInt64);
    if (s.ahead_numbers > 0) ahead = floats(e.ahead_numbers, s.ahead, s.ahead_numbers);
    if (!e.targets.empty()) targets = torch::from_blob(e.targets.data(), {n(e.rows), n(s.ahead)});
    if (!e.classes.empty())
      classes = torch::from_blob(e.classes.data(), {n(e.rows)}, torch::kInt64);
  }
};

class TorchNetwork : public Network {
 public:
  explicit TorchNetwork(const NetworkShape& shape)
      : shape_(shape),
        net_(shape.kind == NeuralKind::neumf ? make_neumf_net(shape) : make_sequence_net(shape)) {
    settle_torch();
    draw_weights(*net_, 0);
  }

  bool train(Examples examples, const TrainingPlan& plan) override;
  std::vector<float> answers(const Examples& examples) const override;
  std::vector<float> weights() const override;
  bool set_weights(std::span<const float> weights) override;

 private:
  torch::Tensor loss(const Tensors& data, const torch::Tensor& rows, const Mask& mask) const;
  torch::Tensor forward(const Tensors& data, const torch::Tensor& rows, const Mask& mask) const;

  NetworkShape shape_;
  std::shared_ptr<TorchNet> net_;
};

torch::Tensor part(const torch::Tensor& all, const torch::Tensor& rows) {
  return all.defined() ? all.index_select(0, rows) : all;
}

torch::Tensor TorchNetwork::forward(const Tensors& data, const torch::Tensor& rows,
                                    const Mask& mask) const {
  return net_->forward(part(data.numbers, rows), part(data.ids, rows), part(data.ahead, rows),
                       mask);
}

// Mean over what is counted.
torch::Tensor TorchNetwork::loss(const Tensors& data, const torch::Tensor& rows,
                                 const Mask& mask) const {
  const torch::Tensor said = forward(data, rows, mask);
  if (shape_.loss == NetworkLoss::softmax) {
    return torch::nll_loss(torch::log_softmax(said, 1), part(data.classes, rows));
  }
  const torch::Tensor y = part(data.targets, rows);
  const torch::Tensor counted = (y == y).to(torch::kFloat32);
  const torch::Tensor known = torch::nan_to_num(y);
  const torch::Tensor each =
      shape_.loss == NetworkLoss::squared
          ? (said - known).square()
          : torch::binary_cross_entropy_with_logits(said, known, {}, {}, at::Reduction::None);
  return (each * counted).sum() / counted.sum().clamp_min(1.0);
}

// Shares of the encoding set to 0, the rest scaled up: Srivastava et al. (2014).
Mask dropout(const TrainingPlan& plan, std::uint32_t epoch, std::uint32_t batch) {
  if (plan.dropout <= 0.0) return {};
  return [&plan, epoch, batch](const torch::Tensor& like) {
    torch::Tensor mask = torch::empty_like(like);
    float* out = mask.data_ptr<float>();
    const auto kept = static_cast<float>(1.0 / (1.0 - plan.dropout));
    RandomBlock block{};
    for (std::int64_t i = 0; i < mask.numel(); ++i) {
      const auto k = static_cast<std::uint32_t>(i);
      if (k % 4 == 0) block = draw(plan.seed, batch, epoch, Purpose::neural_order, 1 + k / 4);
      out[i] = uniform(block[k % 4]) < plan.dropout ? 0.0F : kept;
    }
    return mask;
  };
}

bool TorchNetwork::train(Examples examples, const TrainingPlan& plan) {
  settle_torch();
  draw_weights(*net_, plan.seed);
  torch::optim::Adam adam(net_->parameters(),
                          torch::optim::AdamOptions(plan.step).weight_decay(plan.l2));
  auto& options = static_cast<torch::optim::AdamOptions&>(adam.param_groups()[0].options());
  for (std::uint32_t epoch = 0; epoch < plan.epochs; ++epoch) {
    if (plan.renew) plan.renew(epoch, examples);
    const Tensors data(examples, shape_);
    std::vector<std::int64_t> order = order_of(examples.rows, plan.seed, epoch);
    const std::size_t batches = (examples.rows + plan.batch - 1) / plan.batch;
    for (std::size_t b = 0; b < batches; ++b) {
      const std::size_t first = b * plan.batch;
      const std::size_t count = std::min(plan.batch, examples.rows - first);
      const double done =
          (epoch + static_cast<double>(b) / static_cast<double>(batches)) / plan.epochs;
      options.lr(plan.step * (1.0 - done));
      const torch::Tensor rows =
          torch::from_blob(order.data() + first, {static_cast<std::int64_t>(count)}, torch::kInt64);
      const torch::Tensor error =
          loss(data, rows, dropout(plan, epoch, static_cast<std::uint32_t>(b)));
      if (!std::isfinite(error.item<float>())) return false;
      adam.zero_grad();
      error.backward();
      torch::nn::utils::clip_grad_norm_(net_->parameters(), kMostGradient);
      adam.step();
    }
  }
  return true;
}

std::vector<float> TorchNetwork::answers(const Examples& given) const {
  settle_torch();
  const torch::NoGradGuard no_gradient;
  Examples examples = given;
  const Tensors data(examples, shape_);
  std::vector<float> result;
  const auto all = static_cast<std::int64_t>(examples.rows);
  for (std::int64_t first = 0; first < all; first += kAnsweredAtOnce) {
    const torch::Tensor rows = torch::arange(first, std::min(all, first + kAnsweredAtOnce));
    torch::Tensor said = forward(data, rows, {});
    if (shape_.loss == NetworkLoss::logistic) said = torch::sigmoid(said);
    said = said.contiguous();
    result.insert(result.end(), said.data_ptr<float>(), said.data_ptr<float>() + said.numel());
  }
  return result;
}

std::vector<float> TorchNetwork::weights() const {
  std::vector<float> all;
  for (const torch::Tensor& array : net_->parameters()) {
    const torch::Tensor flat = array.detach().contiguous();
    all.insert(all.end(), flat.data_ptr<float>(), flat.data_ptr<float>() + flat.numel());
  }
  return all;
}

bool TorchNetwork::set_weights(std::span<const float> weights) {
  const torch::NoGradGuard no_gradient;
  std::size_t needed = 0;
  for (const torch::Tensor& array : net_->parameters()) {
    needed += static_cast<std::size_t>(array.numel());
  }
  if (needed != weights.size()) return false;
  const float* from = weights.data();
  for (torch::Tensor& array : net_->parameters()) {
    std::copy(from, from + array.numel(), array.data_ptr<float>());
    from += array.numel();
  }
  return true;
}

}  // namespace
}  // namespace marketday

extern "C" __attribute__((visibility("default"))) marketday::Network* marketday_make_network_1(
    const marketday::NetworkShape* shape) {
  return new marketday::TorchNetwork(*shape);
}
