#include "sim/io/files.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <vector>

#include "sim/io/error.h"

namespace marketday {
namespace {

[[noreturn]] void fail(const std::string& path, const char* doing) {
  throw FileError(path, fmt::format("cannot {}: {}", doing, std::strerror(errno)));
}

// Closes on every way out.
class File {
 public:
  File(const std::string& path, int flags, mode_t mode)
      : number_(::open(path.c_str(), flags, mode)) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() {
    if (number_ >= 0) ::close(number_);
  }
  int number() const { return number_; }

 private:
  int number_;
};

}  // namespace

std::string read_file(const std::string& path) {
  const File file(path, O_RDONLY | O_CLOEXEC, 0);
  if (file.number() < 0) fail(path, "open");
  struct stat info {};
  if (::fstat(file.number(), &info) == 0 && S_ISDIR(info.st_mode)) {
    throw FileError(path, "is a directory; a file is expected");
  }
  std::string content;
  std::array<char, 1U << 16U> buffer{};
  for (;;) {
    const ssize_t got = ::read(file.number(), buffer.data(), buffer.size());
    if (got < 0) fail(path, "read");
    if (got == 0) return content;
    content.append(buffer.data(), static_cast<std::size_t>(got));
  }
}

std::string path_beside(const std::string& name, const std::string& folder) {
  const std::filesystem::path near = std::filesystem::path(folder) / name;
  return !folder.empty() && std::filesystem::exists(near) ? near.string() : name;
}

void write_file_atomically(const std::string& path, std::string_view content) {
  const std::string temporary = fmt::format("{}.{}{}", path, ::getpid(), kUnfinishedEnding);
  {
    const File file(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (file.number() < 0) fail(path, "write");
    std::size_t done = 0;
    while (done < content.size()) {
      const ssize_t put = ::write(file.number(), content.data() + done, content.size() - done);
      if (put < 0) {
        const int reason = errno;
        ::unlink(temporary.c_str());
        errno = reason;
        fail(path, "write");
      }
      done += static_cast<std::size_t>(put);
    }
    if (::fsync(file.number()) != 0) {
      ::unlink(temporary.c_str());
      fail(path, "flush");
    }
  }
  if (std::rename(temporary.c_str(), path.c_str()) != 0) {
    const int reason = errno;
    ::unlink(temporary.c_str());
    errno = reason;
    fail(path, "write");
  }
}

namespace {

std::string hex_of(const unsigned char* digest, unsigned int size) {
  std::string hex;
  for (unsigned int i = 0; i < size; ++i) hex += fmt::format("{:02x}", digest[i]);
  return hex;
}

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
struct FreeDigest {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

}  // namespace

std::string sha256_hex(std::string_view content) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  EVP_Digest(content.data(), content.size(), digest.data(), &size, EVP_sha256(), nullptr);
  return hex_of(digest.data(), size);
}

// In pieces: logs are longer than memory.
std::string sha256_file(const std::string& path) {
  const std::unique_ptr<std::FILE, CloseFile> file(std::fopen(path.c_str(), "rb"));
  if (!file) throw FileError(path, std::strerror(errno));
  const std::unique_ptr<EVP_MD_CTX, FreeDigest> context(EVP_MD_CTX_new());
  EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr);
  std::vector<char> piece(std::size_t{1} << 20U);
  for (std::size_t got = piece.size(); got == piece.size();) {
    got = std::fread(piece.data(), 1, piece.size(), file.get());
    EVP_DigestUpdate(context.get(), piece.data(), got);
  }
  if (std::ferror(file.get()) != 0) throw FileError(path, std::strerror(errno));
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  EVP_DigestFinal_ex(context.get(), digest.data(), &size);
  return hex_of(digest.data(), size);
}

}  // namespace marketday
