package peers

import (
	"os"
	"os/exec"
)

// Versitygw gives the command that serves a folder's folders as buckets at an address,
// of github.com/versity/versitygw.
func Versitygw(address, folder, region, accessKey, secretKey string) *exec.Cmd {
	cmd := exec.Command("versitygw", "--port", address, "--quiet", "--region", region, "posix", folder)
	cmd.Env = append(os.Environ(), "ROOT_ACCESS_KEY="+accessKey, "ROOT_SECRET_KEY="+secretKey)
	return cmd
}

// Rclone gives the command that does so too, of github.com/rclone/rclone.
func Rclone(address, folder, accessKey, secretKey string) *exec.Cmd {
	cmd := exec.Command("rclone", "serve", "s3", "--addr", address, "--auth-key", accessKey+","+secretKey, folder)
	cmd.Env = append(os.Environ(), "HOME="+folder)
	return cmd
}
