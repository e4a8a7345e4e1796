#include <utility>

#include "models/detection/entity_graph.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"components",
          "How many accounts hang together through entities that they share, hubs left out",
          "Yuan et al. (CCS 2019, Ianus); union by size with path halving, Tarjan & van Leeuwen "
          "(1984)",
          StreamDetector::parameters()};
}

// Union-find that grows with the accounts (Boost's wants to know them all beforehand).
class GrowingComponents : public LinkStream {
 public:
  explicit GrowingComponents(std::uint32_t hub) : shared_(hub) {}

  void add(std::uint32_t account, std::uint32_t entity) override {
    while (parent_.size() <= account) {
      parent_.push_back(static_cast<std::uint32_t>(parent_.size()));
      size_.push_back(1);
    }
    const auto there = shared_.join(account, entity);
    if (!there.empty()) unite(account, there.front());
  }

  double score(std::uint32_t account) const override {
    if (account >= parent_.size()) return 1.0;
    std::uint32_t root = account;
    while (parent_[root] != root) root = parent_[root];
    return size_[root];
  }

 private:
  std::uint32_t root_of(std::uint32_t account) {
    while (parent_[account] != account) {
      parent_[account] = parent_[parent_[account]];
      account = parent_[account];
    }
    return account;
  }

  void unite(std::uint32_t a, std::uint32_t b) {
    a = root_of(a);
    b = root_of(b);
    if (a == b) return;
    if (size_[a] < size_[b]) std::swap(a, b);
    parent_[b] = a;
    size_[a] += size_[b];
  }

  SharedEntities shared_;
  std::vector<std::uint32_t> parent_;
  std::vector<std::uint32_t> size_;
};

class Components : public StreamDetector {
 public:
  using StreamDetector::StreamDetector;

 protected:
  std::unique_ptr<LinkStream> start(std::uint32_t hub) const override {
    return std::make_unique<GrowingComponents>(hub);
  }
};

std::unique_ptr<Detector> create(const Json& parameters) {
  return std::make_unique<Components>(parameters);
}

}  // namespace

MARKETDAY_REGISTER(Detector, describe(), create);

}  // namespace marketday
