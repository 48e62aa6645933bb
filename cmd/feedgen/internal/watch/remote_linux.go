package watch

import "golang.org/x/sys/unix"

// remoteKind names the file system of a folder if others than this machine's programs
// may change things there, of which the system tells nothing. It is empty if they may
// not, and of a folder that cannot be asked about.
func remoteKind(folder string) string {
	var st unix.Statfs_t
	if unix.Statfs(folder, &st) != nil {
		return ""
	}
	// The numbers are those of Linux's magic.h, or of modules that come with virtual
	// machines and clusters. What is behind FUSE is not known: it may be sshfs.
	switch uint32(st.Type) {
	case unix.NFS_SUPER_MAGIC:
		return "nfs"
	case unix.SMB_SUPER_MAGIC, unix.SMB2_SUPER_MAGIC, unix.CIFS_SUPER_MAGIC:
		return "smb"
	case unix.FUSE_SUPER_MAGIC:
		return "fuse"
	case unix.V9FS_MAGIC:
		return "9p"
	case unix.AFS_SUPER_MAGIC, unix.AFS_FS_MAGIC:
		return "afs"
	case unix.CEPH_SUPER_MAGIC:
		return "ceph"
	case unix.CODA_SUPER_MAGIC:
		return "coda"
	case unix.NCP_SUPER_MAGIC:
		return "ncp"
	case unix.OCFS2_SUPER_MAGIC:
		return "ocfs2"
	case 0x786f4256:
		return "vboxsf"
	case 0x7c7c6673:
		return "prlfs"
	case 0xbacbacbc:
		return "vmhgfs"
	case 0x0bd00bd0:
		return "lustre"
	case 0x47504653:
		return "gpfs"
	case 0x01161970:
		return "gfs2"
	case 0x19830326:
		return "beegfs"
	}
	return ""
}
