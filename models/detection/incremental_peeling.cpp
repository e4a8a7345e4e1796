#include "models/detection/core_order.h"
#include "models/detection/entity_graph.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"incremental_peeling",
          "How deep in the densest part an account stands when accounts that share an entity are "
          "tied and the graph is peeled; kept exact as links arrive",
          "the idea of Jiang et al. (VLDB 2022, Spade); peeling order by Zhang, Yu, Zhang & Qin "
          "(ICDE 2017)",
          StreamDetector::parameters()};
}

class GrowingCores : public LinkStream {
 public:
  explicit GrowingCores(std::uint32_t hub) : shared_(hub) {}

  void add(std::uint32_t account, std::uint32_t entity) override {
    for (const std::uint32_t other : shared_.join(account, entity)) {
      order_.add_edge(account, other);
    }
  }
  double score(std::uint32_t account) const override { return order_.core(account); }

 private:
  SharedEntities shared_;
  CoreOrder order_;
};

class IncrementalPeeling : public StreamDetector {
 public:
  using StreamDetector::StreamDetector;

 protected:
  std::unique_ptr<LinkStream> start(std::uint32_t hub) const override {
    return std::make_unique<GrowingCores>(hub);
  }
};

std::unique_ptr<Detector> create(const Json& parameters) {
  return std::make_unique<IncrementalPeeling>(parameters);
}

}  // namespace

MARKETDAY_REGISTER(Detector, describe(), create);

}  // namespace marketday
