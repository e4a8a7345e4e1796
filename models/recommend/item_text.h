// Texts as vectors: words counted, rare words weighing more, all of length 1 (TF-IDF).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "models/recommend/feedback.h"

namespace marketday {

// Runs of letters and digits in small letters; bytes beyond ASCII count as letters.
std::vector<std::string> words_of(std::string_view text);

struct TermVectors {
  std::uint32_t terms = 0;
  std::vector<std::size_t> starts = {0};  // of each text
  std::vector<std::uint32_t> ids;         // of terms, rising within a text
  std::vector<double> weights;

  std::size_t texts() const { return starts.size() - 1; }
};

// Weight: count x (1 + ln((1 + texts) / (1 + texts with the term))), then length 1; texts without
// a word are none of them. Salton & Buckley (1988), smoothed as scikit-learn's TfidfVectorizer.
TermVectors term_vectors(const std::vector<std::string>& texts);

// The texts of `feedback`'s items from columns of a table with one or more rows an item; items
// that are only there are added. A flag column of 1 adds its name.
struct TextColumns {
  std::string item;
  std::vector<std::string> texts;
  std::vector<std::string> flags;
};
void add_texts(Feedback& feedback, const CsvTable& table, const TextColumns& columns);

}  // namespace marketday
