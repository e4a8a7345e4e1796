// The torch side of the networks: what a sequence is turned into, and the layers that do it.
// Seen by the module alone; every file that includes it reads torch's headers.
#pragma once

#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/embedding.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/modules/rnn.h>

#include "models/neural/network.h"

namespace marketday {

using Mask = std::function<torch::Tensor(const torch::Tensor& like)>;  // dropout; empty: none

// A network of torch layers: registered parameters and a forward pass.
class TorchNet : public torch::nn::Module {
 public:
  // `numbers` batch x steps x numbers, `ids` batch x steps, `ahead` batch x ahead x numbers; the
  // answers before the loss's link: batch x ahead, or batch x ids.
  virtual torch::Tensor forward(const torch::Tensor& numbers, const torch::Tensor& ids,
                                const torch::Tensor& ahead, const Mask& mask) = 0;
};

std::shared_ptr<TorchNet> make_sequence_net(const NetworkShape& shape);
std::shared_ptr<TorchNet> make_neumf_net(const NetworkShape& shape);

}  // namespace marketday
